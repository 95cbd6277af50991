import HTTP
import Surface
import Testing

@Suite struct RouterTests {
    private static func route(_ method: HTTPMethod, _ path: String, _ name: String) -> Route {
        Route(
            method, path, name: name, summary: "A test.", rule: nil, access: .everyone { _ in .noContent }, body: nil,
            answer: .noContent)
    }

    private let router = Router([
        RouterTests.route(.get, "/a", "list"), RouterTests.route(.post, "/a", "create"),
        RouterTests.route(.get, "/a/{id}", "one"), RouterTests.route(.delete, "/a/{id}", "end"),
        RouterTests.route(.get, "/a/special", "special"), RouterTests.route(.get, "/a/{id}/b/{number}", "inner"),
        RouterTests.route(.post, "/a/{other}/b/{number}/c", "innermost"), RouterTests.route(.put, "/p", "put"),
    ])

    /// `name(parameter=value, …)`, the other methods, or `-`.
    private func find(_ method: String, _ path: String) -> String {
        switch self.router.find(method, path) {
        case .found(let match):
            match.route.name + "(" + match.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ", ") + ")"
        case .otherMethods(let methods): methods.map(\.rawValue).joined(separator: " ")
        case .unknown: "-"
        }
    }

    @Test func `a path finds its route with what stands in its braces`() {
        #expect(self.find("GET", "/a") == "list()")
        #expect(self.find("POST", "/a") == "create()")
        #expect(self.find("DELETE", "/a/7") == "end(id=7)")
        #expect(self.find("GET", "/a/x y/b/é") == "inner(id=x y, number=é)")
        #expect(self.find("POST", "/a/1/b/2/c") == "innermost(other=1, number=2)")
    }

    @Test func `a word comes before a parameter`() {
        #expect(self.find("GET", "/a/special") == "special()")
        #expect(self.find("GET", "/a/specially") == "one(id=specially)")
    }

    @Test func `HEAD finds the route of GET, and no other`() {
        #expect(self.find("HEAD", "/a") == "list()")
        #expect(self.find("HEAD", "/p") == "PUT")
    }

    @Test func `a method that a path has not names those it has`() {
        #expect(self.find("PUT", "/a") == "GET HEAD POST")
        #expect(self.find("PATCH", "/a/1") == "GET HEAD DELETE")
        #expect(self.find("get", "/p") == "PUT")
        #expect(self.find("", "/p") == "PUT")
    }

    @Test(arguments: [
        "", "/", "a", "/b", "/a/", "/a//b/1", "/a/1/b", "/a/1/b/", "/a/1/b/2/c/d", "//a", "/A", "/a/1/", "/a ",
    ])
    func `everything else is unknown`(path: String) {
        #expect(self.find("GET", path) == "-")
    }

    @Test(arguments: [
        ("/api/dashboards", "workspace"), ("/auth/x", "workspace"), ("/nowhere", "workspace"),
        ("/api/versions", "flowforge"), ("/api/v2/tasks", "flowforge"), ("/graphql", "flowforge"),
        ("/v2/x", "flowforge"),
        ("/oauth/token", "flowforge"), ("/api/v1/users/list", "flowforge"), ("/api/v1/anything", "crm"),
        ("/api/v1/auth/login", "crm"), ("/api/v1/auth/github/callback", "modelling"),
        ("/api/v1/auth/exchange", "modelling"),
        ("/api/v1/workspaces/1", "modelling"), ("/api/v1/workspaces/\u{E01A3}/x", "modelling"),
        ("/api/v1/ws/1", "modelling"), ("/api/auth/login", "auterity"),
        ("/api/templates", "auterity"), ("/api/executions/1", "auterity"), ("/ws/notifications", "auterity"),
        ("/api/v1x", "workspace"), ("/api/v20", "workspace"), ("/api/ais", "workspace"), ("/wsx", "workspace"),
    ])
    func `a path belongs to the edition of its longest prefix, or to the one that takes the rest`(
        path: String, owner: String
    ) {
        let all = EditionName.allCases.map(NamedEdition.init)
        let editions = Editions(all, fallback: all[0], system: [])
        #expect(editions.owner(of: path).name.rawValue == owner)
    }

    @Test func `what an edition that is not served would own goes to the fallback`() {
        let workspace = NamedEdition(.workspace)
        let editions = Editions([workspace], fallback: workspace, system: [])
        #expect(editions.owner(of: "/api/v2/tasks").name == .workspace)
    }
}
