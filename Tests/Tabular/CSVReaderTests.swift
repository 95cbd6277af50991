import Tabular
import Testing

@Suite struct CSVReaderTests {
    static func rows(_ bytes: [UInt8], chunk: Int = 1 << 20) throws -> [CSVReader.Row] {
        var reader = CSVReader()
        var rows: [CSVReader.Row] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + chunk, bytes.count)
            try bytes[start..<end].withUnsafeBytes { try reader.receive($0) { rows.append($0) } }
            start = end
        }
        try reader.finish { rows.append($0) }
        return rows
    }

    private func cells(_ text: String) throws -> [[String?]] { try Self.rows(Array(text.utf8)).map(\.cells) }

    private func problem(_ text: String) throws -> TabularProblem? {
        do { _ = try Self.rows(Array(text.utf8)) } catch let problem as TabularProblem { return problem }
        return nil
    }

    @Test func `what the RFC shows is read as it says`() throws {
        #expect(try self.cells("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n") == [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]])
        #expect(try self.cells("aaa,bbb,ccc\r\nzzz,yyy,xxx") == [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]])
        #expect(
            try self.cells("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx") == [
                ["aaa", "b\r\nbb", "ccc"], ["zzz", "yyy", "xxx"],
            ])
        #expect(try self.cells("\"aaa\",\"b\"\"bb\",\"c,c\"") == [["aaa", "b\"bb", "c,c"]])
    }

    @Test func `an empty cell is nothing, and an empty text in quotes is text`() throws {
        #expect(try self.cells("a,,\"\"\n,\n") == [["a", nil, ""], [nil, nil]])
        #expect(try self.cells("a\n\n\nb\n") == [["a"], ["b"]])
        #expect(try self.cells("") == [])
        #expect(try self.cells("\n\r\n") == [])
        #expect(try self.cells("\"\"") == [[""]])
        #expect(try self.cells("a,") == [["a", nil]])
    }

    @Test func `the separator is found out, and a byte order mark is skipped`() throws {
        #expect(try self.cells("a;b,c;d\n1;2;3\n") == [["a", "b,c", "d"], ["1", "2", "3"]])
        #expect(try self.cells("a\tb\n1\t2,3\n") == [["a", "b"], ["1", "2,3"]])
        #expect(try self.cells("\"a;b;c\",d\n") == [["a;b;c", "d"]])
        #expect(try self.cells("\u{FEFF}a,b\n") == [["a", "b"]])
    }

    @Test func `rows know their lines`() throws {
        let rows = try Self.rows(Array("a,b\n\n\"x\ny\",1\r\n2,3".utf8))
        #expect(rows.map(\.line) == [1, 3, 5])
    }

    @Test func `what is broken is named by its line`() throws {
        #expect(try self.problem("a,b\n1,\"2\n3")?.line == 2)
        #expect(try self.problem("a,b\n1,\"2\"3\n")?.line == 2)
        #expect(try self.problem("a,b\n1,2\"3\n")?.line == 2)
        #expect(try self.problem("a,b\r1,2\n")?.line == 1)
        #expect(try self.problem("a\n" + String(repeating: "x", count: 70_000))?.line == 2)
        #expect(throws: TabularProblem(line: 2, message: "The cell in column 2 is not text in UTF-8.")) {
            try Self.rows(Array("a,b\n1,".utf8) + [0xC3, 0x28, 0x0A])
        }
        #expect(try self.problem("a\n\u{0}\n")?.line == 2)
    }

    @Test func `every split of the bytes gives the same rows`() throws {
        let text = Array("\u{FEFF}na\"me\";\"b;\"\"x\"\"\n\";c\r\n1;\"é\r\n\";\r\n\r\n\"\";2;3\n;;".utf8)
        let good = Array("\u{FEFF}name;\"b;\"\"x\"\"\n\";c\r\n1;\"é\r\n\";\r\n\r\n\"\";2;3\n;;".utf8)
        let whole = try Self.rows(good)
        #expect(whole.count == 4 && whole[0].cells == ["name", "b;\"x\"\n", "c"])
        for chunk in 1...good.count { #expect(try Self.rows(good, chunk: chunk) == whole) }
        for chunk in 1...text.count { #expect(throws: TabularProblem.self) { try Self.rows(text, chunk: chunk) } }
    }

    @Test func `whatever is written is read back`() throws {
        var dice = SystemRandomNumberGenerator()
        let signs = ["a", "\"", ",", "\n", "\r\n", "é", " ", ";"]
        for _ in 0..<300 {
            let table = (0..<Int.random(in: 1...5)).map { _ in
                (0..<3).map { _ in
                    (0..<Int.random(in: 0...6)).map { _ in signs.randomElement(using: &dice) ?? "" }.joined()
                }
            }
            let text = table.map { row in
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
            }.joined(separator: "\n")
            let rows = try Self.rows(Array(text.utf8), chunk: Int.random(in: 1...9))
            #expect(rows.map(\.cells) == table)
        }
    }
}
