import Glibc
import Primitives
import Runtime
import Testing

@testable import Administration

@Suite struct StaticPageTests {
    @Test func `our own files are named by their release`() throws {
        let page = try StaticPage(template: "<script src=\"@{assets}/main.js\"></script>", assets: "/assets/ab")
        #expect(String(decoding: page.bytes, as: UTF8.self) == "<script src=\"/assets/ab/main.js\"></script>")
        #expect(page.scriptSources.isEmpty)
    }

    /// The hash is OpenSSL's: `printf '{"imports": {}}' | openssl dgst -sha256 -binary | base64`.
    @Test func `an inline script is allowed by the hash of its very bytes`() throws {
        let page = try StaticPage(
            template: "<script src=\"x\"></script><script type=\"importmap\">{\"imports\": {}}</script>", assets: "")
        #expect(page.scriptSources == ["'sha256-CJt/FpW3RQlGvqBeO/YK74xrTm1ctS6rLMJu1bV4fMc='"])
    }

    @Test func `the page says where a sign-in with GitHub begins, or that it is not offered`() throws {
        let template = "<meta content=\"@{github}\">"
        let page = try StaticPage(template: template, assets: "", gitHub: "https://x.example/login?redirect_uri=y")
        #expect(
            String(decoding: page.bytes, as: UTF8.self) == "<meta content=\"https://x.example/login?redirect_uri=y\">")
        let without = try StaticPage(template: template, assets: "")
        #expect(String(decoding: without.bytes, as: UTF8.self) == "<meta content=\"\">")
    }

    @Test func `another placeholder is refused`() {
        #expect(throws: CommandError.self) { try StaticPage(template: "@{vendor}", assets: "") }
    }

    @Test func `another page has another name`() throws {
        let names = try ["a", "b", "a"].map { try StaticPage(template: $0, assets: "").fileName }
        #expect(names[0] == names[2] && names[0] != names[1])
    }
}

@Suite struct StaticSiteTests {
    /// A repository with a page and a script, and an instance in it.
    private func withConfiguration(_ body: (Configuration) throws -> Void) throws {
        let root = "/tmp/atrium-static-\(Hexadecimal.encode(KernelRandom.bytes(6)))"
        try Files.createDirectory("\(root)/static/lib", mode: 0o700)
        defer { try? Files.removeTree(root) }
        var configuration = Configuration()
        configuration.root = root
        configuration.instance.directory = "\(root)/instance"
        try Self.write("<link href=\"@{assets}/lib/a.js\">", to: "\(root)/static/index.html")
        try Self.write("1", to: "\(root)/static/lib/a.js")
        try Self.write("hidden", to: "\(root)/static/.secret")
        try body(configuration)
    }

    private static func write(_ text: String, to path: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: path)
    }

    private static func read(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }

    @Test func `a change gives every file a new address, and the old ones stay`() throws {
        try self.withConfiguration { configuration in
            let old = try StaticSite(configuration)
            try old.publish()
            try Self.write("2", to: "\(configuration.root)/static/lib/a.js")
            let new = try StaticSite(configuration)
            try new.publish()
            let folder = configuration.paths.publicFiles
            #expect(old.hash != new.hash)
            #expect(try Self.read("\(folder)/assets/\(old.hash)/lib/a.js") == "1")
            #expect(try Self.read("\(folder)/assets/\(new.hash)/lib/a.js") == "2")
            #expect(try Self.read("\(folder)/\(new.page.fileName)") == "<link href=\"/assets/\(new.hash)/lib/a.js\">")
            #expect(Files.exists("\(folder)/\(old.page.fileName)"))
        }
    }

    @Test func `neither hidden files nor the unrendered page are published`() throws {
        try self.withConfiguration { configuration in
            let site = try StaticSite(configuration)
            try site.publish()
            #expect(try Files.list("\(configuration.paths.publicFiles)/assets/\(site.hash)") == ["lib"])
        }
    }

    @Test func `the newest releases stay, and publishing an old one again makes it the newest`() throws {
        try self.withConfiguration { configuration in
            var hashes: [String] = []
            for content in ["1", "2", "3", "4", "1", "5"] {
                try Self.write(content, to: "\(configuration.root)/static/lib/a.js")
                let site = try StaticSite(configuration)
                try site.publish()
                hashes.append(site.hash)
            }
            #expect(hashes[0] == hashes[4])
            let folder = "\(configuration.paths.publicFiles)/assets"
            #expect(try Files.list(folder) == Set(hashes).sorted())
            try StaticSite(configuration).prune()
            #expect(try Files.list(folder) == hashes[2...].sorted())
        }
    }

    @Test func `live files are reached through a link for as long as that is wanted`() throws {
        try self.withConfiguration { configuration in
            var live = configuration
            live.server.liveAssets = true
            let site = try StaticSite(live)
            try site.publish()
            let folder = configuration.paths.publicFiles
            #expect(try Self.read("\(folder)/live/lib/a.js") == "1")
            #expect(String(decoding: site.page.bytes, as: UTF8.self) == "<link href=\"/live/lib/a.js\">")
            try StaticSite(configuration).publish()
            #expect(!Files.exists("\(folder)/live"))
        }
    }
}
