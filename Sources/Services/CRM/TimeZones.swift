import Core
import Primitives
import Synchronization

/// The rules of time zones by name, read once for each process from the host's own copy of the IANA database.
///
/// MariaDB has its tables of zones only where somebody loaded them into its own schema, which an installation on another
/// server cannot. So the days' limits are computed here and bound as times in UTC.
enum TimeZones {
    private static let known = Mutex<[String: TimeZoneRules]>([:])
    /// Bytes; the largest compiled zone has under 4,000.
    private static let fileLimit = 65_536

    /// UTC for a name that this host does not know (any more): a figure of the wrong day is better than none.
    static func rules(_ name: String) -> TimeZoneRules {
        if let rules = self.known.withLock({ $0[name] }) { return rules }
        let rules = self.read(name) ?? .utc
        self.known.withLock { $0[name] = rules }
        return rules
    }

    private static func read(_ name: String) -> TimeZoneRules? {
        guard TimeZoneNames.exists(name) else { return nil }
        do throws(PosixError) {
            return TimeZoneRules(file: try Files.read("/usr/share/zoneinfo/\(name)", limit: self.fileLimit))
        } catch {
            return nil
        }
    }
}
