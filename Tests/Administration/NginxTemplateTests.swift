import Primitives
import Runtime
import Testing

@testable import Administration

@Suite struct NginxTemplateTests {
    private func render(_ text: String, _ values: [String: String]) throws -> String {
        try NginxTemplate(file: "nginx/x.conf.template", text: text).render(values)
    }

    @Test func `placeholders are replaced, several in a line too`() throws {
        #expect(try self.render("listen @{a}:@{b};\n", ["a": "::1", "b": "8443"]) == "listen ::1:8443;\n")
    }

    @Test func `a value of several lines keeps the indentation of its place`() throws {
        #expect(try self.render("{\n    @{a}\n}", ["a": "x;\ny;"]) == "{\n    x;\n    y;\n}")
    }

    @Test func `a line of nothing but empty values goes away`() throws {
        #expect(try self.render("a;\n    @{a}\nb;", ["a": ""]) == "a;\nb;")
        #expect(try self.render("x @{a};", ["a": ""]) == "x ;")
    }

    @Test func `an at sign that begins no placeholder is left alone`() throws {
        #expect(try self.render("error_page 404 @error;  # a@b @{", [:]) == "error_page 404 @error;  # a@b @{")
    }

    @Test func `an unknown placeholder is refused by file and line`() {
        let error = #expect(throws: CommandError.self) { try self.render("a;\nb @{nope};", ["known": ""]) }
        #expect(error?.problem == "nginx/x.conf.template, line 2: there is no placeholder @{nope}")
        #expect(error?.cure == "use one of: known")
    }

    @Test func `a value is not searched for placeholders`() throws {
        #expect(try self.render("@{a}", ["a": "@{b}"]) == "@{b}")
    }
}

@Suite struct NginxValuesTests {
    private func values(_ change: (inout Configuration) -> Void = { _ in }) throws -> [String: String] {
        var configuration = Configuration()
        configuration.instance.directory = "/srv/atrium"
        change(&configuration)
        return NginxValues.values(for: configuration, page: try StaticPage(template: "", assets: "/assets/0"))
    }

    @Test func `each worker has its line in the upstream`() throws {
        let lines = try self.values { $0.api.processes = 3 }["api_upstream_servers"]?.split(separator: "\n")
        #expect(lines?.count == 3)
        #expect(lines?.last == "server \"unix:/srv/atrium/run/api-3.sock\" max_fails=0;")
    }

    @Test func `the realtime workers have an upstream of their own`() throws {
        let lines = try self.values()["realtime_upstream_servers"]
        #expect(lines == "server \"unix:/srv/atrium/run/realtime-1.sock\" max_fails=0;")
    }

    @Test func `a worker process may open a file for each end of its connections`() throws {
        let values = try self.values { $0.nginx.workerConnections = 600 }
        #expect(values["worker_connections"] == "600" && values["worker_files"] == "1200")
    }

    @Test func `nginx is more patient with a silent socket than the worker that holds it`() throws {
        #expect(try self.values()["websocket_silence"] == "120s")
        #expect(try self.values { $0.realtime.idleSeconds = 300 }["websocket_silence"] == "345s")
    }

    @Test func `configured origins replace every edition's own list`() throws {
        let values = try self.values { $0.server.corsOrigins = ["https://a.example"] }
        for edition in NginxValues.standardOrigins.keys {
            #expect(values["cors_\(edition)"] == "\"https://a.example\" 1;")
        }
        #expect(try self.values()["cors_flowforge"]?.split(separator: "\n").count == 4)
    }

    @Test func `the compat listeners are included only when they are on`() throws {
        #expect(try self.values()["compat_include"] == "include compat.conf;")
        #expect(try self.values { $0.server.compatListeners = false }["compat_include"] == "")
    }

    @Test func `an IPv6 address is written in brackets`() throws {
        #expect(try self.values { $0.server.listenAddress = "::1" }["listen_address"] == "[::1]")
    }

    @Test func `the public name is answered for, beside those of this machine`() throws {
        let names = try self.values { $0.server.publicURL = "https://atrium.example:8443" }["server_name"]
        #expect(names == "atrium.example localhost 127.0.0.1 [::1]")
    }
}
