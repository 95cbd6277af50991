import Glibc
import Primitives
import Synchronization

/// Counters by which the processes of one host tell each other that something changed, so that what they cached
/// about it is stale: a session's standing, a user's permissions, the signing keys.
///
/// Use: commit the change, then `advance`. On the reading side take `generation` first, then read the database, and
/// keep what was read together with that generation; it is fresh for as long as the generation is the same.
///
/// Keys share 4,096 counters by their hash, so a counter may also move for the sake of another key: that costs a
/// needless reload and nothing else. Counters never go back, and survive the processes (not the file).
package final class GenerationTable: Sendable {
    /// A counter of its own, apart from the hashed ones, for something that there is one of.
    package struct Name: Hashable, Sendable {
        fileprivate let slot: Int

        /// - Parameter slot: 0 to 63, the same in every process; greater ones wrap around.
        package init(slot: UInt8) { self.slot = Int(slot & 63) }

        /// The ring of signing keys.
        package static let signingKeys = Name(slot: 0)
    }

    private static let stripes = 4096
    private static let names = 64

    private let file: MappedFile

    /// - Parameter path: e.g. `run/generations.shm`; a hash of the layout is added to the name. All processes that
    ///   are to hear of each other's changes give the same path on the same host.
    package init(path: String) throws(SharedMemoryError) {
        let layout = MappedFile.Layout(
            description: "generations 1: \(Self.names) named, \(Self.stripes) striped",
            bytes: MappedFile.pageBytes + (Self.names + Self.stripes) * 8,
            reservedBytes: MappedFile.pageBytes + (Self.names + Self.stripes) * 8)
        self.file = try MappedFile(stem: path, layout: layout) { _, _ in }
    }

    package func generation(_ key: UUID) -> UInt64 { read(Self.slot(key)) }

    package func advance(_ key: UUID) { move(Self.slot(key)) }

    package func generation(named name: Name) -> UInt64 { read(name.slot) }

    package func advance(named name: Name) { move(name.slot) }

    private func read(_ slot: Int) -> UInt64 { counters[slot].load(ordering: .acquiring) }

    private func move(_ slot: Int) { counters[slot].wrappingAdd(1, ordering: .acquiringAndReleasing) }

    private var counters: UnsafeMutablePointer<Word> {
        file.words(at: MappedFile.pageBytes, count: Self.names + Self.stripes)
    }

    /// Time-ordered keys made in one moment differ in their low bits only, so all 128 go into the hash.
    private static func slot(_ key: UUID) -> Int {
        names + Int(mix(key.high, key.low) & UInt64(stripes - 1))
    }
}

/// Spreads two words over one, the same in every process (Swift's own `Hasher` is seeded anew in each).
func mix(_ high: UInt64, _ low: UInt64) -> UInt64 {
    var word = low ^ (high &* 0x9E37_79B9_7F4A_7C15)
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
}
