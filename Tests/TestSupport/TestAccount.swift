import Core
import JSON
import Primitives
import Services

/// A signed-in person of a test.
package struct TestAccount: Sendable {
    /// `usr_…`
    package let id: String
    package let email: String
    package let password: String
    package var accessToken: String
    package var refreshToken: String
    /// The person's own workspace.
    package let workspace: UUID

    /// `ws_…`
    package var workspaceID: String { "ws_" + self.workspace.base62 }
}

extension TestApp {
    package var make: Maker { Maker(app: self) }
}

/// Makes what tests start from, by way of the API.
package struct Maker: Sendable {
    let app: TestApp

    /// An address that nobody else has.
    package static func address() -> String { "\(UUID.v7())@example.com" }

    /// Good for every account: uncommon, and within the limits of length.
    package static let password = "quiet-harbour-42"

    /// A new account, signed in, the owner of a workspace of its own.
    package func account(name: String? = nil, email: String = Self.address()) throws -> TestAccount {
        var body: JSONObject = ["email": .string(email), "password": .string(Self.password)]
        if let name { body["full_name"] = .string(name) }
        return try self.account(
            try self.app.request(.post, "/auth/signup", json: .object(body)), expecting: 201, email: email)
    }

    /// The same account once more, by a sign-in of its own.
    package func signIn(_ account: TestAccount) throws -> TestAccount {
        let body: JSONValue = ["email": .string(account.email), "password": .string(account.password)]
        return try self.account(
            try self.app.request(.post, "/auth/signin", json: body), expecting: 200, email: account.email)
    }

    private func account(_ response: TestResponse, expecting status: Int, email: String) throws -> TestAccount {
        let access = response.session.text("access_token")
        guard response.status == status, let workspace = TokenClaims(access)?.workspace else {
            throw ContractViolation("\(email) was not signed in: \(response.status) \(response.json.text)")
        }
        return TestAccount(
            id: (response.json["user"] ?? .null).id, email: email, password: Self.password, accessToken: access,
            refreshToken: response.session.text("refresh_token"), workspace: workspace)
    }

    /// The person as the services know them.
    package func actor(_ account: TestAccount) throws -> Actor {
        try self.app.withServices { services in
            try account.accessToken.withUTF8Bytes { try services.accessTokens.authenticate($0) }
        }
    }

    /// A new API key of the account: its id, and its text.
    package func apiKey(
        _ permissions: [Permission], of account: TestAccount, expiresAt: Instant? = nil
    ) throws -> (id: UUID, text: String) {
        let actor = try self.actor(account)
        let made = try self.app.withServices {
            try $0.apiKeys.create(
                APIKey.Draft(name: "Key", permissions: permissions, expiresAt: expiresAt), by: actor)
        }
        return (id: made.key.id, text: made.text)
    }

    /// A new account that also is a member of someone else's workspace.
    package func member(_ role: Role, of owner: TestAccount) throws -> TestAccount {
        let member = try self.account()
        try self.app.withServices {
            try $0.administration.setMember(email: member.email, workspace: owner.workspace, role: role)
        }
        return member
    }

    /// A new dashboard: its JSON as the API shows it.
    package func dashboard(
        _ name: String = "Board", by owner: TestAccount, _ fields: JSONObject = [:]
    ) throws -> JSONValue {
        var body = fields
        body["name"] = .string(name)
        let response = try self.app.request(.post, "/api/dashboards", as: owner, json: .object(body))
        guard response.status == 201 else { throw ContractViolation("no dashboard: \(response.json.text)") }
        return response.dashboard
    }

    /// A new widget: its JSON as the API shows it.
    package func widget(
        _ name: String = "Tile", on dashboard: JSONValue, by owner: TestAccount, _ fields: JSONObject = [:]
    ) throws -> JSONValue {
        let body = Self.widgetBody(name).merging(fields)
        let response = try self.app.request(
            .post, "/api/dashboards/\(dashboard.id)/widgets", as: owner, json: .object(body))
        guard response.status == 201 else { throw ContractViolation("no widget: \(response.json.text)") }
        return response.widget
    }

    /// Uploads a file; the whole answer.
    package func upload(
        _ content: [UInt8], as fileName: String = "data.csv", name: String? = nil, by owner: TestAccount,
        type: String = "text/csv", headers: [String: String] = [:]
    ) throws -> TestResponse {
        let fields: [(String, String)] = name.map { [("name", $0)] } ?? []
        let (body, boundary) = Self.form(content, as: fileName, fields: fields, type: type)
        let headers = headers.merging(["Authorization": "Bearer \(owner.accessToken)"]) { given, _ in given }
        return try self.app.send(
            TestRequest(
                "POST", "/api/datasets", headers: headers, body: body,
                type: "multipart/form-data; boundary=\(boundary)"))
    }

    /// A new data set: its JSON as the API shows it.
    package func dataSet(
        _ content: String = "name,amount\nA,1\n", as fileName: String = "data.csv", name: String? = nil,
        by owner: TestAccount
    ) throws -> JSONValue {
        let response = try self.upload(Array(content.utf8), as: fileName, name: name, by: owner)
        guard response.status == 201 else { throw ContractViolation("no data set: \(response.json.text)") }
        return response.json["dataset"] ?? .null
    }

    /// A `multipart/form-data` body with a boundary that no other has.
    package static func form(
        _ content: [UInt8], as fileName: String, fields: [(String, String)] = [], type: String = "text/csv"
    ) -> (body: [UInt8], boundary: String) {
        let boundary = "form-\(UUID.v7().base62)"
        var body: [UInt8] = []
        for (name, value) in fields {
            let disposition = "Content-Disposition: form-data; name=\"\(name)\""
            body += Array("--\(boundary)\r\n\(disposition)\r\n\r\n\(value)\r\n".utf8)
        }
        let disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"\(fileName)\""
        body += Array("--\(boundary)\r\n\(disposition)\r\nContent-Type: \(type)\r\n\r\n".utf8)
        return (body: body + content + Array("\r\n--\(boundary)--\r\n".utf8), boundary: boundary)
    }

    /// The least that a widget is made of.
    package static func widgetBody(_ name: String = "Tile") -> JSONObject {
        [
            "name": .string(name), "type": "metric", "position_x": 0, "position_y": 0, "width": 4, "height": 3,
        ]
    }
}
