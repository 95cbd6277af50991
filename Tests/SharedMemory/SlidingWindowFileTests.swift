import Glibc
import Primitives
import Testing

@testable import SharedMemory

@Suite("The file of the sliding windows")
struct SlidingWindowFileTests {
    typealias Rule = SlidingWindowStore.Rule

    let scratch: Scratch
    let start = Instant(seconds: 1_800_000_000)
    let user = subject(1)

    init() throws { self.scratch = try Scratch() }

    private func open(limit: Int = 3, subjects: Int = 64) throws -> SlidingWindowStore {
        try SlidingWindowStore(
            path: scratch("limits.shm"),
            rules: [Rule(name: "r", limit: limit, window: .seconds(60), subjects: subjects)])
    }

    @Test("All that map it count together")
    func together() throws {
        let (first, second) = (try open(), try open())
        #expect(first.take(rule: 0, subject: user, at: start).remaining == 2)
        #expect(second.take(rule: 0, subject: user, at: start).remaining == 1)
        #expect(first.take(rule: 0, subject: user, at: start).remaining == 0)
        #expect(!second.take(rule: 0, subject: user, at: start).allowed)
    }

    @Test("Threads over several mappings are allowed exactly the limit in every window, however they interleave")
    func exactness() throws {
        let stores = [try open(limit: 100), try open(limit: 100)]
        let (start, user) = (start, user)
        // 80 requests every 20 s against 100 a minute: 80, 20, 0, then the first 80 have left, and so on.
        let allowed = try (0..<6).map { step in
            try concurrently(8) { number in
                (0..<10).count { _ in
                    stores[number % 2].take(rule: 0, subject: user, at: start + .seconds(20 * step)).allowed
                }
            }.reduce(0, +)
        }
        #expect(allowed == [80, 20, 0, 80, 20, 0])
    }

    @Test("Threads that race for many subjects get the limit for each, to the last one")
    func manySubjects() throws {
        let store = try open(limit: 7, subjects: 1024)
        let start = start
        let allowed = try concurrently(4) { _ in
            (0..<100).map { number in
                (0..<5).count { _ in store.take(rule: 0, subject: subject(number), at: start).allowed }
            }
        }
        for number in 0..<100 { #expect(allowed.reduce(0) { $0 + $1[number] } == 7, "subject \(number)") }
    }

    @Test("Counts outlive the processes")
    func survival() throws {
        do { _ = try open().take(rule: 0, subject: user, at: start) }
        #expect(try open().take(rule: 0, subject: user, at: start).remaining == 1)
    }

    @Test("Only the owner can read and write it")
    func mode() throws {
        _ = try open()
        for name in try Files.list(scratch.path) {
            var status = stat()
            #expect(stat(scratch(name), &status) == 0 && status.st_mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test("Room for subjects that never came takes no disk space")
    func sparseness() throws {
        let store = try open(limit: 100_000, subjects: 16_384)
        _ = store.take(rule: 0, subject: user, at: start)
        var status = stat()
        #expect(try stat(scratch(#require(try scratch.maps().first)), &status) == 0)
        #expect(status.st_size > 13_000_000_000)
        #expect(status.st_blocks * 512 < 1_000_000)
    }

    @Test("Idle subjects give their memory to new ones")
    func reuse() throws {
        let store = try open(limit: 1000, subjects: 16)
        var status = stat()
        for hour in 0..<40 { _ = store.take(rule: 0, subject: subject(hour), at: start + .seconds(3600 * hour)) }
        #expect(try stat(scratch(#require(try scratch.maps().first)), &status) == 0)
        // Header, 64 KiB of mutexes, one set of subjects, and one page of timestamps that they all had in turn.
        #expect(status.st_blocks * 512 <= 4096 + 65_536 + 4096 + 4096)
    }

    @Test("Other rules are another file, and the old one goes when nobody maps it any more")
    func layouts() throws {
        var old: SlidingWindowStore? = try open(limit: 3)
        let oldName = try #require(try scratch.maps().first)
        do {
            let new = try open(limit: 4)
            #expect(try scratch.maps().count == 2 && scratch.maps().contains(oldName))
            #expect(old?.take(rule: 0, subject: user, at: start).remaining == 2)
            #expect(new.take(rule: 0, subject: user, at: start).remaining == 3)
        }
        old = nil
        _ = try open(limit: 4)
        #expect(try scratch.maps().count == 1 && !scratch.maps().contains(oldName))
    }

    @Test("Files that only look alike are not deleted")
    func neighbours() throws {
        let names = ["limits-1.shm", "limits-0123456789abcdeg.shm", "other-0123456789abcdef.shm", "limits.shm"]
        for name in names { try Files.writeAtomically([], to: scratch(name)) }
        _ = try open()
        #expect(try Set(scratch.maps()).isSuperset(of: names))
    }

    @Test("A mutex left held by a host that lost its power is free for the processes after it, counts unharmed")
    func staleMutexes() throws {
        do { _ = try open().take(rule: 0, subject: user, at: start) }
        let name = try #require(try scratch.maps().first)
        let held = [UInt8](repeating: 0x7F, count: SlidingWindowLayout.stripes * RobustMutex.stride)
        try scratch.overwrite(name, at: SlidingWindowLayout.mutexesOffset, with: held)
        #expect(try open().take(rule: 0, subject: user, at: start).remaining == 1)
    }

    @Test("A file that was cut short or has another header starts over when nobody maps it")
    func damagedAlone() throws {
        do { _ = try open().take(rule: 0, subject: user, at: start) }
        let name = try #require(try scratch.maps().first)
        try scratch.overwrite(name, at: 0, with: [0])
        do { #expect(try open().take(rule: 0, subject: user, at: start).remaining == 2) }
        #expect(truncate(scratch(name), 100) == 0)
        #expect(try open().take(rule: 0, subject: user, at: start).remaining == 2)
    }

    @Test("A damaged file that others map is refused rather than cut from under them")
    func damagedShared() throws {
        let first = try open()
        try scratch.overwrite(#require(try scratch.maps().first), at: 0, with: [0])
        #expect { try open() } throws: { error in
            if case .damaged? = error as? SharedMemoryError { return true }
            return false
        }
        #expect(first.take(rule: 0, subject: user, at: start).allowed)
    }

    @Test("Whatever bytes are in it, nothing traps, and every answer is one that a client can be given")
    func garbage() throws {
        let limit = 50
        do { _ = try open(limit: limit) }
        let name = try #require(try scratch.maps().first)
        var status = stat()
        #expect(stat(scratch(name), &status) == 0)
        let offset = SlidingWindowLayout.mutexesOffset + SlidingWindowLayout.stripes * RobustMutex.stride
        var dice = Dice(7)
        for round in 0..<20 {
            // Every other time small numbers, so that heads and counts look plausible.
            let words = (0..<(Int(status.st_size) - offset) / 8).map { _ -> UInt64 in
                if round % 2 == 0 { return dice.next() }
                return UInt64.random(in: 0..<60, using: &dice) << (Bool.random(using: &dice) ? 32 : 0)
            }
            try scratch.overwrite(name, at: offset, with: words.withUnsafeBytes { [UInt8]($0) })
            let store = try open(limit: limit)
            for number in 0..<200 {
                let decision = store.take(rule: 0, subject: subject(number), at: start + .seconds(number))
                #expect((0...limit).contains(decision.remaining))
                #expect(decision.resetAt <= start + .seconds(number + 70))
            }
        }
    }
}
