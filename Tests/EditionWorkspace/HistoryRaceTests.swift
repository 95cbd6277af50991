import JSON
import TestSupport
import Testing

/// Many people change one dashboard at once; its history stays one line of whole versions.
@Suite struct HistoryRaceTests {
    @Test func `no change is lost, no version is missing or twice, and each shows the widgets it had`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let board = try app.make.dashboard(by: owner)
            let other = try app.anotherProcess()
            let path = "/api/dashboards/\(board.id)"
            let made = try concurrently(6) { number -> Int in
                let process = number % 2 == 0 ? app : other
                return try (0..<6).reduce(0) { count, step in
                    count + (try self.change(process, owner, path, number, step))
                }
            }.reduce(0, +)

            let versions = try app.request(.get, "\(path)/versions?limit=100", as: owner).list("versions")
            #expect(versions.map(\.version) == Array((1...Int64(made + 1)).reversed()))
            for version in versions {
                let state = try app.request(.get, "\(path)/versions/\(version.version)", as: owner)
                #expect(Int64(state.list("widgets").count) == version.whole("widget_count"))
                #expect(state.dashboard.version == version.version)
            }
            let present = try app.request(.get, path, as: owner)
            #expect(present.dashboard.version == versions.first?.version)
            let newest = try app.request(.get, "\(path)/versions/\(made + 1)", as: owner)
            #expect(newest.list("widgets") == present.list("widgets"))
        }
    }

    /// One change of some kind; 1 when it was made, 0 when there was nothing to change.
    private func change(
        _ app: TestApp, _ owner: TestAccount, _ path: String, _ number: Int, _ step: Int
    ) throws -> Int {
        let widgets = try app.request(.get, path, as: owner).list("widgets")
        let response: TestResponse
        switch ((number + step) % 5, widgets.last) {
        case (0, _): response = try app.request(.put, path, as: owner, json: ["name": .string("N\(number)")])
        case (1, let widget?): response = try app.request(.delete, "/api/widgets/\(widget.id)", as: owner)
        case (2, let widget?):
            response = try app.request(.put, "/api/widgets/\(widget.id)", as: owner, json: ["name": "W\(number)"])
        case (3, _): response = try app.request(.post, "\(path)/versions/1/restore", as: owner)
        default:
            response = try app.request(
                .post, "\(path)/widgets", as: owner, json: .object(Maker.widgetBody("W\(number).\(step)")))
        }
        // A widget that somebody else took away in the meantime.
        if response.status == 404 { return 0 }
        #expect([200, 201, 204].contains(response.status), "\(response.status)")
        return 1
    }
}
