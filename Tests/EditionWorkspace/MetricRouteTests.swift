import Core
import JSON
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct MetricRouteTests {
    private func write(_ series: MetricSeries, _ app: TestApp) throws {
        try app.sql { tx in
            let samples = [MetricSample(series, reading: 1)].compactMap { $0 }
            _ = try tx.metrics.write(samples, at: tx.now, covered: .seconds(5), keptSince: .distantPast)
        }
    }

    @Test func `whoever makes a widget finds every metric with its unit and labels, before anything was measured`()
        throws
    {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let before = try app.request(.get, "/api/metrics", as: account).list("metrics")
            #expect(before.map { $0.text("name") } == MetricName.allCases.map(\.rawValue))
            let labels = ["edition": "workspace", "route": "listDashboards"]
            try self.write(MetricSeries(name: "requests", labels: labels), app)
            try self.write(MetricSeries(workspace: account.workspace, name: "visitors"), app)
            try self.write(MetricSeries(workspace: UUID.v7(), name: "secret"), app)
            let metrics = try app.request(.get, "/api/metrics", as: account).list("metrics")
            #expect(metrics.map { $0.text("name") } == MetricName.allCases.map(\.rawValue) + ["visitors"])
            let requests = try #require(metrics.first { $0.text("name") == "requests" })
            #expect(requests.text("unit") == "1/s")
            #expect(requests["labels"] == ["edition": ["workspace"], "route": ["listDashboards"]])
            #expect(try #require(metrics.first).text("title") == "CPU")
        }
    }
}
