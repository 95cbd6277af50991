import Core
import JSON
import Primitives
import Testing

/// Cells of a file, as people and their programs write them.
@Suite struct RecordTextTests {
    private static let prague = TimeZoneRules(
        file: (try? Files.read("/usr/share/zoneinfo/Europe/Prague", limit: 65_536)) ?? [])

    private func read(_ text: String, _ kind: RecordKind, _ name: String) throws -> RecordValue {
        let field = try #require(kind.field(name))
        return try RecordText(zone: try #require(Self.prague)).value(text, field)
    }

    private func refused(_ text: String, _ kind: RecordKind, _ name: String) -> Bool {
        do {
            _ = try self.read(text, kind, name)
            return false
        } catch CoreError.validation(let issues) {
            return issues.map(\.field) == [name]
        } catch { return false }
    }

    @Test func `amounts are read exactly or not at all`() throws {
        for (text, cents) in [
            ("0", 0), ("1", 100), ("1.5", 150), ("1,5", 150), ("1.05", 105), ("-3.10", -310), ("1 234,56", 123_456),
            ("1\u{A0}234\u{202F}567", 123_456_700), ("10000000000000", 1_000_000_000_000_000), ("007.10", 710),
            ("0.07", 7), ("-0", 0),
        ] as [(String, Int64)] {
            #expect(try self.read(text, .vehicles, "price") == .money(cents), "\(text)")
        }
        for text in [
            "1,200", "1.200", "1.234,56", "1,234.56", "1.", ".5", "+1", "1e3", "--1", "CZK 1", "1 CZK", "１", "1 ,5",
            "10000000000000.01", "99999999999999999999999", "-", "1-", "1'000",
        ] {
            #expect(self.refused(text, .vehicles, "price"), "\(text)")
        }
    }

    @Test func `whole numbers and rates keep their limits`() throws {
        #expect(try self.read("2024", .vehicles, "model_year") == .integer(2_024))
        #expect(try self.read("12 000", .vehicles, "mileage_km") == .integer(12_000))
        for text in ["1700", "2024.0", "9223372036854775808", "x"] {
            #expect(self.refused(text, .vehicles, "model_year"), "\(text)")
        }
        #expect(try self.read("25,123456789", .rates, "rate") == .rate(25.123456789))
        for text in ["0", "-1", "1000000001", "inf", "nan", "0x1p3", "1e2"] {
            #expect(self.refused(text, .rates, "rate"), "\(text)")
        }
    }

    @Test func `times without a zone are those of a clock on the wall`() throws {
        for (text, wanted) in [
            ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"), ("2026-01-31T12:00:00+05:30", "2026-01-31T06:30:00Z"),
            ("2026-01-31", "2026-01-30T23:00:00Z"), ("2026-07-31", "2026-07-30T22:00:00Z"),
            ("2026-01-31 12:00", "2026-01-31T11:00:00Z"), ("2026-07-31T12:00:30", "2026-07-31T10:00:30Z"),
            ("2026-01-31 12:00:00.5", "2026-01-31T11:00:00.500Z"),
            // Of an hour that comes twice the first; one that is skipped is taken as if it were not.
            ("2026-10-25 02:30", "2026-10-25T00:30:00Z"), ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ] {
            let instant = try #require(Instant(rfc3339: wanted))
            #expect(try self.read(text, .customers, "acquired_at") == .instant(instant), "\(text)")
        }
        for text in [
            "yesterday", "31.1.2026", "2026-02-30", "2026-01-31 25:00", "2026-01-31 12", "1899-01-01", "2200-01-02",
            "2026-01-31 12:00 CET", "2026-01-31T12:00:00+99:00", "",
        ] {
            #expect(self.refused(text, .customers, "acquired_at"), "\(text)")
        }
        #expect(try self.read("2026-01-31", .goals, "ends_on").day == Day("2026-01-31"))
        #expect(self.refused("2026-01-31T00:00:00Z", .goals, "ends_on"))
    }

    @Test func `texts, choices, currencies and countries are taken as the endpoints take them`() throws {
        #expect(try self.read("Příliš", .customers, "name") == .text("Příliš"))
        #expect(self.refused(String(repeating: "a", count: 201), .customers, "name"))
        for (text, name) in [("firm", "kind"), ("cz", "country"), ("CZE", "country"), ("Č1", "country")] {
            #expect(self.refused(text, .customers, name), "\(text)")
        }
        for text in ["czk", "CZ", "Kč", "CZKK"] { #expect(self.refused(text, .invoices, "currency"), "\(text)") }
    }

    @Test func `columns are known by their fields' names, however they are spelled`() {
        func targets(_ header: [String?], _ mapping: ImportMapping = ImportMapping()) -> ([String?], [String?]) {
            var issues: [FileIssue] = []
            let columns = ImportColumns(header: header, line: 1, .invoices, mapping, issues: &issues)
            return (columns.targets.map { $0?.name }, issues.map(\.column))
        }
        let (names, issues) = targets(
            ["External ID", " number ", "Customer", "opportunity_external_id", "Due-On", "currency", "net"])
        #expect(
            names == ["external_id", "number", "customer_id", "opportunity_id", "due_on", "currency", "net"])
        #expect(issues.isEmpty)
        #expect(targets(["number", "customer_id", "customer"]).1 == ["customer", "currency", "due_on"])
        #expect(targets(["external_id", "x"], ImportMapping(["x": nil])).1.isEmpty)
        #expect(targets([]).1.count == 4)
    }
}
