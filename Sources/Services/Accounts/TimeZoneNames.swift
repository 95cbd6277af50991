import Glibc

/// Names of the IANA time zone database, as this host has it in `/usr/share/zoneinfo`.
enum TimeZoneNames {
    static func exists(_ name: String) -> Bool {
        if name == "UTC" { return true }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.first.map { (65...90).contains($0) } == true
                && part.utf8.allSatisfy {
                    ($0 | 32 >= 97 && $0 | 32 <= 122) || (48...57).contains($0) || "_+-".utf8.contains($0)
                }
        }
        guard isPlain, (1...3).contains(parts.count), name.utf8.count <= 64 else { return false }
        var status = stat()
        return stat("/usr/share/zoneinfo/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
