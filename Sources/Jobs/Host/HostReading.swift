import Core
import Glibc
import Primitives

/// The counters of the host at one moment.
struct HostReading {
    /// Nanoseconds of a clock that never jumps.
    let clock: UInt64
    let processor: ProcFiles.Processor?
    let memory: ProcFiles.Memory?
    let load: Double?
    let disks: ProcFiles.Traffic?
    let network: ProcFiles.Traffic?
    /// Used share of the measured file system, 0 to 1.
    let diskUse: Double?

    static func now(measuredPath: String) -> HostReading {
        HostReading(
            clock: Self.monotonic, processor: Self.read("/proc/stat").flatMap(ProcFiles.processor),
            memory: Self.read("/proc/meminfo").flatMap(ProcFiles.memory),
            load: Self.read("/proc/loadavg").flatMap(ProcFiles.load),
            disks: Self.read("/proc/diskstats").flatMap(ProcFiles.disks),
            network: Self.read("/proc/net/dev").flatMap(ProcFiles.network), diskUse: Self.diskUse(measuredPath))
    }

    static func seconds(since before: HostReading) -> Double {
        let now = Self.monotonic
        return now > before.clock ? Double(now - before.clock) / 1e9 : 0
    }

    /// What was measured between an earlier reading and this one; what cannot be told is left out.
    func samples(since before: HostReading) -> [MetricSample] {
        let seconds = self.clock > before.clock ? Double(self.clock - before.clock) / 1e9 : nil
        var values: [(MetricName, Double?)] = [
            (.cpu, Self.busy(before.processor, self.processor)), (.load, self.load),
            (.disk, self.diskUse.map { $0 * 100 }),
            (.diskRead, Self.rate(before.disks?.into, self.disks?.into, seconds)),
            (.diskWritten, Self.rate(before.disks?.out, self.disks?.out, seconds)),
            (.networkReceived, Self.rate(before.network?.into, self.network?.into, seconds)),
            (.networkSent, Self.rate(before.network?.out, self.network?.out, seconds)),
        ]
        if let memory = self.memory {
            let used = Double(memory.total - memory.available)
            values += [(.memoryUsed, used), (.memory, used / Double(memory.total) * 100)]
        }
        return values.compactMap { name, value in
            value.flatMap { MetricSample(MetricSeries(name: name.rawValue), reading: $0) }
        }
    }

    /// In percent; nil when the counters went back or stood still.
    private static func busy(_ before: ProcFiles.Processor?, _ now: ProcFiles.Processor?) -> Double? {
        guard let before, let now, now.total > before.total, now.busy >= before.busy else { return nil }
        return min(Double(now.busy - before.busy) / Double(now.total - before.total), 1) * 100
    }

    private static func rate(_ before: UInt64?, _ now: UInt64?, _ seconds: Double?) -> Double? {
        guard let before, let now, let seconds, now >= before else { return nil }
        return Double(now - before) / seconds
    }

    /// As df says it: of the room that is not kept back for root.
    private static func diskUse(_ path: String) -> Double? {
        var status = statvfs()
        guard statvfs(path, &status) == 0, status.f_blocks >= status.f_bfree else { return nil }
        let used = Double(status.f_blocks - status.f_bfree)
        let room = used + Double(status.f_bavail)
        return room > 0 ? used / room : nil
    }

    private static func read(_ path: String) -> String? {
        guard let bytes = try? Files.read(path, limit: 1 << 20) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static var monotonic: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
