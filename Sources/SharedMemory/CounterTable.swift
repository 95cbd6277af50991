import Glibc
import Primitives
import Synchronization

/// Rows of counters under names, which the processes of one host raise together and one of them reads.
///
/// Raising one is a single atomic addition; nothing waits, and a process that is killed at any moment leaves nothing
/// behind that others would have to repair. Counters never go back. Beside each stands how far its reader has read
/// (`taken`), so that a reader that starts anew goes on where the last one stopped.
///
/// A row belongs to the first that asks for its name and stays; one that finds no free row is not counted.
package final class CounterTable: Sendable {
    /// A row of this table.
    package struct Row: Sendable, Hashable {
        fileprivate let number: Int
    }

    /// What a row's counters have gained since they were last taken.
    package struct Gain: Sendable {
        package let row: Row
        package let name: String
        package let counters: [UInt64]
        fileprivate let upTo: [UInt64]
    }

    /// Longest name, in bytes.
    package static let nameBytes = 104
    private static let headBytes = 128

    package let counters: Int
    private let rows: Int
    private let rowBytes: Int
    private let file: MappedFile

    /// - Parameters:
    ///   - path: e.g. `run/requests.shm`; a hash of the layout is added to the name.
    ///   - rows: names there is room for. Each takes memory from its first use on.
    ///   - counters: of each row.
    package init(path: String, rows: Int, counters: Int) throws(SharedMemoryError) {
        let used = Self.headBytes + counters * 16
        self.rowBytes = (used + MappedFile.pageBytes - 1) / MappedFile.pageBytes * MappedFile.pageBytes
        self.rows = rows
        self.counters = counters
        let layout = MappedFile.Layout(
            description: "counters 1: \(rows) rows of \(counters)",
            bytes: MappedFile.pageBytes + rows * self.rowBytes, reservedBytes: MappedFile.pageBytes)
        self.file = try MappedFile(stem: path, layout: layout) { _, _ in }
    }

    /// The row of this name, made when there is none; nil when all are taken, the disk is full or the name is too long.
    package func row(named name: String) -> Row? {
        let bytes = Array(name.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.nameBytes else { return nil }
        let hash = max(MappedFile.hash(name), 1)
        let first = Int(hash % UInt64(self.rows))
        for offset in 0..<self.rows {
            let number = (first + offset) % self.rows
            switch self.claim(number, hash, bytes) {
            case .ours: return Row(number: number)
            case .another: continue
            case .impossible: return nil
            }
        }
        return nil
    }

    /// Raises one counter; a number out of range is not counted.
    package func add(_ amount: UInt64, to counter: Int, of row: Row) {
        guard counter >= 0, counter < self.counters else { return }
        self.values(row.number)[counter].wrappingAdd(amount, ordering: .relaxed)
    }

    /// Every row that gained something since `take`. It changes nothing.
    package func gains() -> [Gain] {
        (0..<self.rows).compactMap { number in
            guard let name = self.name(number) else { return nil }
            let (values, taken) = (self.values(number), self.taken(number))
            let upTo = (0..<self.counters).map { values[$0].load(ordering: .relaxed) }
            // What was taken is never ahead; were the file damaged, the row would begin anew.
            let gained = (0..<self.counters).map { index in
                let before = taken[index].load(ordering: .relaxed)
                return upTo[index] >= before ? upTo[index] - before : upTo[index]
            }
            guard gained.contains(where: { $0 > 0 }) else { return nil }
            return Gain(row: Row(number: number), name: name, counters: gained, upTo: upTo)
        }
    }

    /// Every row and how far its counters have come, whatever was taken.
    package func totals() -> [(name: String, counters: [UInt64])] {
        (0..<self.rows).compactMap { number in
            guard let name = self.name(number) else { return nil }
            let values = self.values(number)
            return (name: name, counters: (0..<self.counters).map { values[$0].load(ordering: .relaxed) })
        }
    }

    /// Notes that these gains are written down elsewhere: the next ones begin where they end. For one reader at a time.
    package func take(_ gains: [Gain]) {
        for gain in gains {
            let taken = self.taken(gain.row.number)
            for (index, value) in gain.upTo.enumerated() { taken[index].store(value, ordering: .relaxed) }
        }
    }

    private enum Claim {
        case ours, another, impossible
    }

    /// The words of a row's head: hash of the name, 1 once the name is there, length of the name; then the name itself.
    private func claim(_ number: Int, _ hash: UInt64, _ name: [UInt8]) -> Claim {
        let offset = self.offset(number)
        let head = self.file.words(at: offset, count: 3)
        if head[0].load(ordering: .acquiring) == 0 {
            for page in stride(from: offset, to: offset + self.rowBytes, by: MappedFile.pageBytes) {
                guard self.file.reserve(pageOf: page) else { return .impossible }
            }
        }
        let (isFirst, found) = head[0].compareExchange(expected: 0, desired: hash, ordering: .acquiringAndReleasing)
        guard isFirst || found == hash else { return .another }
        // Whoever came first may have been killed before the name was there. Two that write it write the same.
        if head[1].load(ordering: .acquiring) == 0 {
            (self.file.base + offset + 24).copyMemory(from: name, byteCount: name.count)
            head[2].store(UInt64(name.count), ordering: .relaxed)
            head[1].store(1, ordering: .releasing)
        }
        return .ours
    }

    private func name(_ number: Int) -> String? {
        let offset = self.offset(number)
        let head = self.file.words(at: offset, count: 3)
        guard head[0].load(ordering: .acquiring) != 0, head[1].load(ordering: .acquiring) == 1 else { return nil }
        let length = Int(min(head[2].load(ordering: .relaxed), UInt64(Self.nameBytes)))
        return String(
            decoding: UnsafeRawBufferPointer(start: self.file.base + offset + 24, count: length), as: UTF8.self)
    }

    private func offset(_ number: Int) -> Int { MappedFile.pageBytes + number * self.rowBytes }

    private func values(_ number: Int) -> UnsafeMutablePointer<Word> {
        self.file.words(at: self.offset(number) + Self.headBytes, count: self.counters)
    }

    private func taken(_ number: Int) -> UnsafeMutablePointer<Word> {
        self.file.words(at: self.offset(number) + Self.headBytes + self.counters * 8, count: self.counters)
    }
}
