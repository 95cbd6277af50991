import Glibc
import JSON
import Primitives
import Runtime
import Testing

@Suite struct LogTests {
    /// What `body` writes, as lines.
    private func lines(level: Log.Level = .info, _ body: (Log) -> Void) throws -> [JSONValue] {
        try withScratchFolder { folder in
            let file = open("\(folder)/log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
            body(Log(process: "api-1", level: level, descriptor: file))
            close(file)
            let bytes = try Files.read("\(folder)/log")
            #expect(bytes.isEmpty || bytes.last == UInt8(ascii: "\n"))
            return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
        }
    }

    @Test func `a line is one JSON object with time, level, process, message and fields`() throws {
        let lines = try self.lines { $0.info("done", ["rows": 3, "name": "a\n\"b\""]) }
        #expect(lines.count == 1)
        #expect(lines.first?["level"]?.stringValue == "info")
        #expect(lines.first?["process"]?.stringValue == "api-1")
        #expect(lines.first?["message"]?.stringValue == "done")
        #expect(lines.first?["rows"]?.integerValue == 3)
        #expect(lines.first?["name"]?.stringValue == "a\n\"b\"")
        #expect(lines.first?["time"]?.stringValue.flatMap { Instant(rfc3339: $0) } != nil)
    }

    @Test func `lines below the level are dropped`() throws {
        let lines = try self.lines(level: .warning) { log in
            log.debug("1")
            log.info("2")
            log.warning("3")
            log.error("4")
        }
        #expect(lines.compactMap { $0["message"]?.stringValue } == ["3", "4"])
    }

    @Test func `fields of a context are in every line of it and in no other`() throws {
        let lines = try self.lines { log in
            log.with(["request_id": "req_1"]).with(["a": 1]).info("inside")
            log.info("outside")
        }
        #expect(lines.first?["request_id"]?.stringValue == "req_1")
        #expect(lines.first?["a"]?.integerValue == 1)
        #expect(lines.last?["request_id"] == nil)
    }
}
