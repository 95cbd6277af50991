import Primitives
import Testing

@testable import Gateways

/// Texts that a Prometheus 2.42 gave.
@Suite struct PrometheusAnswerTests {
    private func read(_ text: String, status: Int = 200) throws(PrometheusFailure) -> [PrometheusSeries] {
        try PrometheusAnswer.series(status: status, body: Array(text.utf8))
    }

    @Test func `a vector is a point of each series`() throws {
        let series = try self.read(
            #"""
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a\"b"},
            "value":[1700000000.781,"1"]},{"metric":{},"value":[1700000000,"NaN"]}]}}
            """#)
        #expect(series.map(\.name) == [#"up{job="a\"b"}"#, "{}"])
        #expect(series[0].points.map(\.value) == [1])
        #expect(series[0].points.map(\.at.milliseconds) == [1_700_000_000_781])
        #expect(series[1].points.map(\.value) == [nil])
    }

    @Test func `a matrix is a course of each series`() throws {
        let series = try self.read(
            #"""
            {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up"},
            "values":[[1700000000,"0.5"],[1700000015,"+Inf"]]}]}}
            """#)
        #expect(series.map(\.name) == ["up"])
        #expect(series[0].points.map(\.value) == [0.5, nil])
    }

    @Test func `a scalar is a series without labels`() throws {
        let series = try self.read(#"{"status":"success","data":{"resultType":"scalar","result":[1700000000,"42"]}}"#)
        #expect(series.map { $0.points.map(\.value) } == [[42]])
    }

    @Test func `what is wrong with a query is said in Prometheus's words`() {
        let text = #"{"status":"error","errorType":"bad_data","error":"1:5: parse error: unclosed left parenthesis"}"#
        #expect(throws: PrometheusFailure.query("1:5: parse error: unclosed left parenthesis")) {
            try self.read(text, status: 400)
        }
    }

    @Test func `a query that took too long, and a server that has other troubles, are told apart`() {
        #expect(throws: PrometheusFailure.timedOut) {
            try self.read(#"{"status":"error","errorType":"timeout","error":"query timed out"}"#, status: 503)
        }
        #expect(throws: PrometheusFailure.self) {
            try self.read(#"{"status":"error","errorType":"internal","error":"disk"}"#, status: 500)
        }
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", #"{"status":"success"}"#, #"{"status":"success","data":{"resultType":"vector"}}"#,
        #"{"status":"success","data":{"resultType":"streams","result":[]}}"#,
    ])
    func `what is not Prometheus is not taken for it`(_ text: String) {
        #expect(throws: PrometheusFailure.self) { try self.read(text) }
    }

    @Test func `a value at a time that cannot be is passed over`() throws {
        let series = try self.read(#"{"status":"success","data":{"resultType":"scalar","result":[1e300,"42"]}}"#)
        #expect(series.map(\.points.count) == [0])
    }
}
