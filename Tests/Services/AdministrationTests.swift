import Core
import Primitives
import Services
import TestSupport
import Testing

/// What the administrator's command does. It is reachable by no route.
@Suite struct AdministrationTests {
    private func key(_ id: String) throws -> UUID {
        try #require(UUID(base62: id.drop { $0 != "_" }.dropFirst()))
    }

    @Test func `a user that is made signs in, and is a member where it was said`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let board = try app.make.dashboard("Team", by: owner)
            let email = Maker.address()
            try app.withServices {
                _ = try $0.administration.createUser(
                    email: email, password: Maker.password, fullName: "Vera", workspace: owner.workspace, role: .viewer)
            }
            let signIn = try app.request(
                .post, "/auth/signin", json: ["email": .string(email), "password": .string(Maker.password)])
            let headers = ["Authorization": "Bearer \(signIn.session.text("access_token"))"]
            #expect(try app.request(.get, "/api/profile", headers: headers).profile.text("full_name") == "Vera")
            #expect(try app.request(.get, "/api/dashboards/\(board.id)", headers: headers).status == 200)
            #expect(try app.request(.delete, "/api/dashboards/\(board.id)", headers: headers).status == 403)
        }
    }

    @Test func `a user of a taken address, a weak password or an unknown workspace is not made`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let fresh = Maker.address()
            try app.withServices { services throws in
                let create = { (email: String, password: String, workspace: UUID?) in
                    try services.administration.createUser(
                        email: email, password: password, fullName: nil, workspace: workspace, role: .viewer)
                }
                #expect(
                    throws: CoreError.conflict(
                        field: "email", message: "An account with this e-mail address exists already.")
                ) {
                    try create(account.email.uppercased(), Maker.password, nil)
                }
                #expect(throws: CoreError.self) { try create(fresh, "password1", nil) }
                #expect(throws: CoreError.notFound("There is no such workspace.")) {
                    try create(fresh, Maker.password, UUID.v7())
                }
            }
            let signIn = try app.request(
                .post, "/auth/signin", json: ["email": .string(fresh), "password": .string(Maker.password)])
            #expect(signIn.status == 401)
        }
    }

    @Test func `what is not there is said`() throws {
        try withApp { app throws in
            let unknown = Maker.address()
            try app.withServices { services throws in
                let none = CoreError.notFound("There is no account with this e-mail address.")
                #expect(throws: none) { try services.administration.setDisabled(email: unknown, true) }
                #expect(throws: none) { try services.administration.setPassword(email: unknown, Maker.password) }
                #expect(throws: none) {
                    try services.administration.setMember(email: unknown, workspace: UUID.v7(), role: .viewer)
                }
                #expect(throws: CoreError.notFound("No deleted dashboard or widget has this id.")) {
                    try services.administration.restoreDeleted(UUID.v7())
                }
            }
        }
    }

    @Test func `a new password is held to the rules`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            try app.withServices { services throws in
                #expect(throws: CoreError.self) {
                    try services.administration.setPassword(email: account.email, "12345678")
                }
            }
            #expect(try app.request(.get, "/api/profile", as: account).status == 200)
        }
    }

    @Test func `accounts are listed with whether they are disabled, by their address in any case`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            try app.withServices { services throws in
                try services.administration.setDisabled(email: " \(account.email.uppercased())", true)
                let listed = try services.administration.accounts().first { $0.email == account.email }
                #expect(listed?.isDisabled == true)
                try services.administration.setDisabled(email: account.email, false)
                let again = try services.administration.accounts().first { $0.email == account.email }
                #expect(again?.isDisabled == false)
            }
        }
    }

    @Test func `a deleted widget is listed with its owner and brought back as a new version`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget("Lost", on: board, by: account)
            _ = try app.request(.delete, "/api/widgets/\(widget.id)", as: account)
            let id = try self.key(widget.id)
            try app.withServices { services throws in
                let row = try services.administration.deletedRows().first { $0.id == id }
                #expect(row?.kind == .widget && row?.name == "Lost" && row?.owner == account.email)
                #expect(try services.administration.restoreDeleted(id).kind == .widget)
                #expect(throws: CoreError.self) { try services.administration.restoreDeleted(id) }
            }
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.list("widgets").map(\.id) == [widget.id])
            #expect(shown.dashboard.version == 4 && shown.list("widgets")[0].version == 3)
            let third = try app.request(.get, "/api/dashboards/\(board.id)/versions/4", as: account)
            #expect(third.list("widgets").map(\.id) == [widget.id])
        }
    }

    @Test func `a widget of a deleted dashboard comes back with it and not by itself`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let gone = try app.make.widget("Gone", on: board, by: account)
            let kept = try app.make.widget("Kept", on: board, by: account)
            _ = try app.request(.delete, "/api/widgets/\(gone.id)", as: account)
            _ = try app.request(.delete, "/api/dashboards/\(board.id)", as: account)
            try app.withServices { services throws in
                #expect(throws: CoreError.self) { try services.administration.restoreDeleted(try self.key(gone.id)) }
                #expect(try services.administration.restoreDeleted(try self.key(board.id)).kind == .dashboard)
            }
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.list("widgets").map(\.id) == [kept.id])
        }
    }
}
