/// Readers of the kernel's text files. Each takes the file's text and gives nil for one that it does not understand.
/// Source: proc(5); Linux, Documentation/admin-guide/iostats.rst.
enum ProcFiles {
    /// Time of all processors together since the start, in ticks.
    struct Processor: Equatable {
        let busy: UInt64
        let total: UInt64
    }

    /// In bytes.
    struct Memory: Equatable {
        let total: UInt64
        let available: UInt64
    }

    /// Bytes since the start, in both directions.
    struct Traffic: Equatable {
        let into: UInt64
        let out: UInt64
    }

    /// `/proc/stat`. What waits for a disk is idle. Time of guests is in that of `user` and `nice` already.
    static func processor(_ stat: String) -> Processor? {
        guard let line = self.lines(stat).first(where: { $0.first == "cpu" }) else { return nil }
        let ticks = line.dropFirst().prefix(8).compactMap { UInt64($0) }
        guard ticks.count >= 4, ticks.count == min(line.count - 1, 8) else { return nil }
        let total = ticks.reduce(0, &+)
        let idle = ticks[3] &+ (ticks.count > 4 ? ticks[4] : 0)
        return Processor(busy: total >= idle ? total - idle : 0, total: total)
    }

    /// `/proc/meminfo`.
    static func memory(_ meminfo: String) -> Memory? {
        func bytes(_ key: Substring) -> UInt64? {
            guard let line = self.lines(meminfo).first(where: { $0.first == key }), line.count == 3, line[2] == "kB",
                let number = UInt64(line[1]),
                case let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: 1_024)
            else { return nil }
            return isTooMuch ? nil : bytes
        }
        guard let total = bytes("MemTotal:"), let available = bytes("MemAvailable:"), total >= available, total > 0
        else { return nil }
        return Memory(total: total, available: available)
    }

    /// `/proc/loadavg`: the average of one minute.
    static func load(_ loadavg: String) -> Double? {
        guard let line = self.lines(loadavg).first, line.count == 5, let value = Double(line[0]), value.isFinite else {
            return nil
        }
        return value
    }

    /// `/proc/diskstats`: what was read from and written to whole disks; partitions, and devices that are made of others,
    /// would count the same bytes again.
    static func disks(_ diskstats: String) -> Traffic? {
        let lines = self.lines(diskstats).filter { $0.count >= 10 }
        let names = Set(lines.map { $0[2] })
        var (sectorsRead, sectorsWritten): (UInt64, UInt64) = (0, 0)
        var hasAny = false
        for line in lines where self.isWholeDisk(line[2], among: names) {
            guard let read = UInt64(line[5]), let written = UInt64(line[9]) else { return nil }
            hasAny = true
            sectorsRead &+= read
            sectorsWritten &+= written
        }
        // A sector is 512 bytes here, whatever the disk's own are.
        return hasAny ? Traffic(into: sectorsRead &* 512, out: sectorsWritten &* 512) : nil
    }

    private static let madeOfOthers = ["loop", "ram", "zram", "dm-", "md", "sr", "fd"]

    /// `sda1` and `nvme0n1p1` are partitions where there is an `sda` and an `nvme0n1`.
    private static func isWholeDisk(_ name: Substring, among names: Set<Substring>) -> Bool {
        guard !self.madeOfOthers.contains(where: { name.hasPrefix($0) }) else { return false }
        var rest = name
        while rest.last?.isNumber == true { rest.removeLast() }
        guard rest.count < name.count else { return true }
        if names.contains(rest) { return false }
        return !(rest.last == "p" && names.contains(rest.dropLast()))
    }

    /// `/proc/net/dev`: what came and went over interfaces to the outside; not over those within the host.
    static func network(_ dev: String) -> Traffic? {
        var (received, sent): (UInt64, UInt64) = (0, 0)
        var hasAny = false
        for line in dev.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].drop { $0 == " " }
            let numbers = line[line.index(after: colon)...].split(separator: " ")
            guard numbers.count >= 9, let into = UInt64(numbers[0]), let out = UInt64(numbers[8]) else { continue }
            guard !self.withinHost.contains(where: { name.hasPrefix($0) }) else { continue }
            hasAny = true
            received &+= into
            sent &+= out
        }
        return hasAny ? Traffic(into: received, out: sent) : nil
    }

    private static let withinHost = ["lo", "veth", "docker", "br-", "virbr", "dummy"]

    private static func lines(_ text: String) -> [[Substring]] {
        text.split(separator: "\n").map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }) }
    }
}
