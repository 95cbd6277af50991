import MariaDB

/// What the server did to answer statements, by its own counters of the session.
///
/// They are of the very statements that a store sends, with the plans that the optimiser really took; an EXPLAIN would
/// be of a copy of them.
struct ReadCounters {
    /// Rows that were read out of tables and indexes.
    var rows: Int64 = 0
    /// Tables of which every row was looked at, though there was a condition.
    var scans: Int64 = 0

    /// Runs `body` and says what its statements took.
    static func measure(_ database: Database, _ body: (Transaction) throws -> Void) throws -> ReadCounters {
        try database.transaction { tx in
            // Asking costs something itself, which the second answer shows.
            let before = try Self.read(tx)
            let start = try Self.read(tx)
            try body(tx)
            let end = try Self.read(tx)
            return ReadCounters(
                rows: end.rows - start.rows - (start.rows - before.rows),
                scans: end.scans - start.scans - (start.scans - before.scans))
        }
    }

    private static func read(_ tx: Transaction) throws -> ReadCounters {
        var counters = ReadCounters()
        try tx.query("SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' OR Variable_name LIKE 'Select%'") {
            row in
            let name = try row.string(0)
            let value = Int64(try row.string(1)) ?? 0
            // Rows that were put aside, sorted and fetched again are not read anew.
            if name.hasPrefix("Handler_read"), name != "Handler_read_rnd", !name.hasSuffix("deleted") {
                counters.rows += value
            }
            if ["Select_scan", "Select_full_join"].contains(name) { counters.scans += value }
        }
        return counters
    }
}
