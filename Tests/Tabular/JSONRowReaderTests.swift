import JSON
import Tabular
import Testing

@Suite struct JSONRowReaderTests {
    private func rows(_ text: String, chunk: Int = 1 << 20) throws -> [JSONRowReader.Row] {
        let bytes = Array(text.utf8)
        var reader = JSONRowReader(longestItem: 1_000)
        var rows: [JSONRowReader.Row] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + chunk, bytes.count)
            try bytes[start..<end].withUnsafeBytes { try reader.receive($0) { rows.append($0) } }
            start = end
        }
        try reader.finish()
        return rows
    }

    private func line(_ text: String) throws -> Int? {
        do { _ = try self.rows(text) } catch let problem as TabularProblem { return problem.line }
        return nil
    }

    @Test func `a list of objects is read, bare and under data`() throws {
        let objects: [JSONObject] = [["a": 1, "b": "x]}"], ["a": .null, "c": [1, ["d": "\\\""]]]]
        let list = JSONValue.array(objects.map { .object($0) }).text
        let texts = [
            list, " \n\(list)\n", "{\"data\":\(list)}", "\u{FEFF}\(list)",
            "{\"meta\": {\"data\": [1, 2, \"}\"]}, \"n\": -1.5 ,\"data\" : \(list), \"more\": [[]], \"t\":true}",
        ]
        for text in texts {
            #expect(try self.rows(text).map(\.object) == objects)
            for chunk in 1...text.utf8.count {
                #expect(try self.rows(text, chunk: chunk).map(\.object) == objects)
            }
        }
        #expect(try self.rows("[]").isEmpty)
        #expect(try self.rows("{\"data\":[]}").isEmpty)
    }

    @Test func `rows know their lines`() throws {
        #expect(try self.rows("[\n{\"a\":1},\n\n{\"a\":\n2}]").map(\.line) == [2, 4])
    }

    @Test func `what is broken is named by its line`() throws {
        #expect(try self.line("") == 1)
        #expect(try self.line("42") == 1)
        #expect(try self.line("[1]") == 1)
        #expect(try self.line("[\n{\"a\":1},\n2]") == 3)
        #expect(try self.line("[\n{\"a\":1}\n") == 3)
        #expect(try self.line("[\n{\"a\":\n1,}]") != nil)
        #expect(try self.line("[{\"a\":1}]\n[") == 2)
        #expect(try self.line("[{\"a\":1},]") == 1)
        #expect(try self.line("[{\"a\":1}{\"a\":1}]") == 1)
        #expect(try self.line("{\"rows\":[]}") == 1)
        #expect(try self.line("{\"data\":{}}") == 1)
        #expect(try self.line("{data:[]}") == 1)
        #expect(try self.line("[{\"a\":1,\"a\":2}]") == 1)
        #expect(try self.line("[{\"a\":\"" + String(repeating: "x", count: 2_000) + "\"}]") == 1)
        #expect(
            try self.line("[{\"a\":" + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}]")
                == 1)
    }
}
