import JSON
import Primitives
import TestSupport
import Testing

/// Whom one works with. Source: flowforge contract, versioning; contracts' page §5 and §7.
@Suite struct UserTests {
    private func emails(_ list: JSONValue) -> [String] { (list["data"]?.arrayValue ?? []).map { $0.text("email") } }

    @Test func `one finds the members of one's own workspaces, and nobody else`() throws {
        try withApp { app throws in
            let ann = try app.make.account(name: "Ann Archer")
            let bob = try app.make.member(.viewer, of: ann)
            let carol = try app.make.account(name: "Carol")
            let find = { (account: TestAccount, query: String) throws -> JSONValue in
                let response = try app.request(.get, "/api/v2/users?\(query)", as: account)
                #expect(response.status == 200)
                return response.json
            }
            #expect(Set(self.emails(try find(ann, ""))) == [ann.email, bob.email])
            #expect(Set(self.emails(try find(bob, ""))) == [ann.email, bob.email])
            #expect(self.emails(try find(carol, "")) == [carol.email])
            #expect(self.emails(try find(carol, "search=\(ann.email.prefix(36))")).isEmpty)
            #expect(self.emails(try find(ann, "search=ARCH")) == [ann.email])
            #expect(self.emails(try find(ann, "search=\(bob.email)")) == [bob.email])
            let page = try find(ann, "sort=createdAt:asc&limit=1")
            #expect(self.emails(page) == [ann.email] && page["pagination"]?["total"] == 2)
            let bobs = try find(ann, "search=\(bob.email)")["data"]?[0] ?? .null
            #expect(bobs.text("userId") == bob.id)
            #expect(bobs["workspaces"] == [["id": .string(ann.workspaceID), "role": "viewer"]])
        }
    }

    @Test func `v1 has the same data under its own name, and says that it is over`() throws {
        try withApp { app throws in
            let ann = try app.make.account(name: "Ann")
            let old = try app.request(.get, "/api/v1/users/list", as: ann)
            let new = try app.request(.get, "/api/v2/users", as: ann)
            var item = new.json["data"]?[0]?.objectValue ?? [:]
            item["user_id"] = item["userId"]
            item["userId"] = nil
            #expect(old.status == 200 && old.json == [.object(item)])
            #expect(old[header: "Deprecation"] == "true")
            #expect(old[header: "Sunset"] == "Mon, 01 Jul 2024 00:00:00 GMT")
            #expect(old[header: "Link"] == "</api/v2/users>; rel=\"successor-version\"")
            #expect(old[header: "Warning"] == "299 - \"API version v1 is deprecated, please migrate to v2\"")
            #expect(new[header: "Deprecation"] == nil)
        }
    }

    @Test func `one's workspaces are listed with one's role in them`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let bob = try app.make.member(.developer, of: ann)
            let list = try app.request(.get, "/api/v2/workspaces", as: bob).json
            let roles = Dictionary((list["data"]?.arrayValue ?? []).map { ($0.id, $0.text("role")) }) { first, _ in
                first
            }
            #expect(roles == [ann.workspaceID: "developer", bob.workspaceID: "owner"])
            #expect(list["pagination"]?["total"] == 2)
            let second = try app.request(.get, "/api/v2/workspaces?limit=1&page=2", as: bob).json
            #expect(second["data"]?.arrayValue?.count == 1 && second["pagination"]?["hasNext"] == false)
        }
    }
}
