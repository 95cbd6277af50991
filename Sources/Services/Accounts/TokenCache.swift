import Core
import Glibc
import Primitives
import Synchronization

/// Access tokens whose signature was verified, with the actor behind each.
///
/// A hit costs a hash, a comparison of the whole token and two loads of shared generations, instead of an RSA
/// verification and a query. An entry is good while neither its sign-in's nor its account's generation has moved.
package final class TokenCache: Sendable {
    struct Entry: Sendable {
        let token: [UInt8]
        let actor: Actor
        let expiresAt: Instant
        let validatedAt: Instant
        let sessionGeneration: UInt64
        let userGeneration: UInt64
        /// Of the key ring that verified the signature.
        let keyGeneration: UInt64
    }

    /// Entries in one shard; at that size the shard is emptied. All shards hold 8,192, some 10 MB.
    private static let shardCapacity = 128

    private final class Shard: Sendable {
        let entries = Mutex<[Int: Entry]>([:])
    }

    private let shards: [Shard] = (0..<64).map { _ in Shard() }

    package init() {}

    func entry(_ token: UnsafeRawBufferPointer) -> Entry? {
        let key = Self.key(token)
        guard let entry = self.shard(key).entries.withLock({ $0[key] }), entry.token.count == token.count else {
            return nil
        }
        let isSame = entry.token.withUnsafeBytes { known in
            guard let left = known.baseAddress, let right = token.baseAddress else { return false }
            return memcmp(left, right, known.count) == 0
        }
        return isSame ? entry : nil
    }

    func store(_ entry: Entry) {
        let key = entry.token.withUnsafeBytes(Self.key)
        self.shard(key).entries.withLock { entries in
            if entries.count >= Self.shardCapacity { entries.removeAll(keepingCapacity: true) }
            entries[key] = entry
        }
    }

    func remove(_ token: UnsafeRawBufferPointer) {
        let key = Self.key(token)
        self.shard(key).entries.withLock { $0[key] = nil }
    }

    private func shard(_ key: Int) -> Shard { self.shards[key & (self.shards.count - 1)] }

    private static func key(_ token: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: token)
        return hasher.finalize()
    }
}
