import Core
import EditionModelling
import HTTP
import JSON
import Surface
import TestSupport
import Testing

/// Every route about signing in × who sends the request, where no provider is configured.
@Suite struct SignInAuthorizationTests {
    private static let routes = ModellingEdition().routes.filter(\.isAboutSignIn)

    /// nobody, somebody, somebody who names a workspace that is not theirs
    private static let expected: [String: [Int]] = [
        "describeGitHub": [200, 200, 200],
        "beginGitHub": [400, 400, 400],
        "beginGitHubDesktop": [400, 400, 400],
        "finishGitHub": [400, 400, 400],
        "exchangeCode": [400, 400, 400],
        "refreshToken": [401, 401, 401],
        "linkGitHub": [401, 400, 404],
        "listIdentities": [401, 200, 404],
        "unlinkIdentity": [401, 404, 404],
        "logout": [401, 200, 404],
    ]

    private func request(_ route: Route, _ headers: [String: String]) -> TestRequest {
        let body: JSONValue? =
            switch route.name {
            case "exchangeCode", "linkGitHub": ["code": "unknown"]
            case "refreshToken": ["refresh_token": "unknown"]
            default: nil
            }
        let path = route.path.split(separator: "/").map { $0.hasPrefix("{") ? "unknown" : String($0) }
        return TestRequest(
            route.method.rawValue, path.reduce("") { $0 + "/" + $1 }, headers: headers, body: body?.encoded)
    }

    @Test func `the table has a row for each route, and each is answered as it says`() throws {
        #expect(Set(Self.expected.keys) == Set(Self.routes.map(\.name)))
        for route in Self.routes {
            let row = try #require(Self.expected[route.name])
            try withApp { app throws in
                let owner = try app.make.account()
                let person = try app.make.account()
                var headers: [String: String] = [:]
                let nobody = try app.send(self.request(route, headers))
                headers["Authorization"] = "Bearer \(person.accessToken)"
                headers["X-Workspace-ID"] = owner.workspaceID
                let intruder = try app.send(self.request(route, headers))
                headers["X-Workspace-ID"] = nil
                let somebody = try app.send(self.request(route, headers))
                #expect([nobody, somebody, intruder].map(\.status) == row, "\(route.name)")
            }
        }
    }

    @Test func `programs do not sign people in or out`() throws {
        for route in Self.routes {
            guard case .signedIn = route.access else { continue }
            try withApp { app throws in
                let owner = try app.make.account()
                let stranger = try app.make.account()
                let row = try #require(Self.expected[route.name])
                for program in Program.allCases {
                    let headers = try program.headers(route, app.make, owner: owner, stranger: stranger)
                    let response = try app.send(self.request(route, headers))
                    #expect(
                        response.status == program.expected(route, owner: row[1], intruder: row[2]), "\(program)")
                }
            }
        }
    }
}
