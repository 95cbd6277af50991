import Testing

@testable import Jobs

@Suite struct ProcFilesTests {
    @Test func `the processor's time is all that is not idle or waiting for a disk`() {
        let text = "cpu  100 20 30 800 50 5 5 10 7 0\ncpu0 1 1 1 1\nintr 12\n"
        #expect(ProcFiles.processor(text) == ProcFiles.Processor(busy: 170, total: 1_020))
        #expect(ProcFiles.processor("cpu 1 2 3 4\n") == ProcFiles.Processor(busy: 6, total: 10))
    }

    @Test func `memory is what is available, not what is free`() {
        let text = "MemTotal:        2000 kB\nMemFree:          100 kB\nMemAvailable:    1500 kB\nHugePages_Total: 0\n"
        #expect(ProcFiles.memory(text) == ProcFiles.Memory(total: 2_048_000, available: 1_536_000))
    }

    @Test func `the load is that of the last minute`() {
        #expect(ProcFiles.load("0.75 1.50 2.25 3/412 9876\n") == 0.75)
    }

    @Test func `disks are counted once, not their partitions or what is made of them`() {
        let text = """
               8       0 sda 10 0 100 5 20 0 200 5 0 5 10
               8       1 sda1 9 0 90 5 19 0 190 5 0 5 10
             259       0 nvme0n1 1 0 7 5 2 0 11 5 0 5 10 0 0 0 0 0 0
             259       1 nvme0n1p1 1 0 7 5 2 0 11 5 0 5 10
             254       0 dm-0 9 0 90 5 19 0 190 5 0 5 10
               7       0 loop0 9 0 90 5 19 0 190 5 0 5 10
             179       0 mmcblk0 1 0 3 5 2 0 9 5 0 5 10
            """
        #expect(ProcFiles.disks(text) == ProcFiles.Traffic(into: 110 * 512, out: 220 * 512))
        #expect(ProcFiles.disks("   7 0 loop0 9 0 90 5 19 0 190 5 0 5 10\n") == nil)
    }

    /// A virtual machine may be given a partition alone.
    @Test func `a partition without its disk counts as one`() {
        #expect(
            ProcFiles.disks(" 202 1 xvda1 1 0 4 5 2 0 6 5 0 5 10\n") == ProcFiles.Traffic(into: 4 * 512, out: 6 * 512))
    }

    @Test func `the network is what leaves the host`() {
        let text = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier
                lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0
              eth0: 1000 9 0 0 0 0 0 0 2000 9 0 0 0 0 0 0
            wlan0:5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0
            veth12ab: 77 1 0 0 0 0 0 0 77 1 0 0 0 0 0 0
            """
        #expect(ProcFiles.network(text) == ProcFiles.Traffic(into: 1_005, out: 2_006))
    }

    @Test(arguments: [
        "", "\n", "cpu", "cpu a b c d", "cpu 1 2", "MemTotal: 5 kB\nMemAvailable: 9 kB\n", "MemTotal: x kB\n",
        "MemTotal: 99999999999999999999 kB\n", "8 0 sda x x x x x x x\n", "eth0: 1 2\n", "nan inf", "\u{0}\u{0}",
    ])
    func `what cannot be understood is no value, and no trap`(text: String) {
        #expect(ProcFiles.processor(text) == nil)
        #expect(ProcFiles.memory(text) == nil)
        #expect(ProcFiles.load(text) == nil)
        #expect(ProcFiles.disks(text) == nil)
        #expect(ProcFiles.network(text) == nil)
    }

    @Test func `counters that wrapped around give no rate, and no trap`() {
        func reading(_ clock: UInt64, _ count: UInt64) -> HostReading {
            HostReading(
                clock: clock, processor: ProcFiles.Processor(busy: count, total: count * 2),
                memory: nil, load: nil, disks: ProcFiles.Traffic(into: count, out: count), network: nil, diskUse: nil)
        }
        let samples = reading(3_000_000_000, 300).samples(since: reading(1_000_000_000, 100))
        #expect(samples.map(\.series.name) == ["cpu", "disk_read", "disk_written"])
        #expect(samples.map(\.sum) == [50, 100, 100])
        #expect(reading(3_000_000_000, 5).samples(since: reading(1_000_000_000, 100)).isEmpty)
        #expect(reading(1, 300).samples(since: reading(1, 100)).map(\.series.name) == ["cpu"])
    }
}
