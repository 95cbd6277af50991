import Primitives
import Security
import SharedMemory
import Synchronization

/// The key ring in use, read again when `atrium key rotate` has moved its generation.
package final class SigningKeys: Sendable {
    private struct Loaded {
        var ring: KeyRing
        var generation: UInt64
    }

    private let directory: String
    private let generations: GenerationTable
    private let loaded: Mutex<Loaded>

    /// - Throws: when the directory holds no readable key.
    package init(directory: String, generations: GenerationTable) throws {
        self.directory = directory
        self.generations = generations
        let generation = generations.generation(named: .signingKeys)
        self.loaded = Mutex(Loaded(ring: try KeyRing.load(directory: directory), generation: generation))
    }

    /// The present ring. One that cannot be read leaves the last good one in use.
    package var ring: KeyRing {
        let generation = self.generations.generation(named: .signingKeys)
        return self.loaded.withLock { loaded in
            guard loaded.generation != generation else { return loaded.ring }
            if let ring = try? KeyRing.load(directory: self.directory) {
                loaded = Loaded(ring: ring, generation: generation)
            }
            return loaded.ring
        }
    }
}
