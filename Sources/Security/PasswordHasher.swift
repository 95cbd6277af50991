import CSodium
import Glibc
import Synchronization

package enum PasswordHashingError: Swift.Error {
    /// As many passwords are being hashed, and as many callers wait, as was allowed. Try again in a second.
    case busy
    /// The memory that one hash takes could not be had.
    case outOfMemory
}

/// argon2id hashes of passwords in the PHC string format, with a bound on how many are computed at once.
///
/// One hash takes about 55 ms of one core and 64 MiB at the default cost, so the bound is what keeps sign-ins from
/// taking the host's memory.
package final class PasswordHasher: Sendable {
    /// The cost of one hash. Defaults: libsodium's "interactive" limits.
    package struct Cost: Equatable, Sendable {
        /// Passes over the memory. Default: 2.
        package var operations: UInt64
        /// Working memory, in bytes. Default: 67,108,864 (64 MiB); at least 8,192.
        package var memoryBytes: Int

        package init(operations: UInt64 = 2, memoryBytes: Int = 67_108_864) {
            self.operations = max(1, operations)
            self.memoryBytes = max(8192, memoryBytes)
        }
    }

    package let cost: Cost
    private let gate: ConcurrencyGate
    /// What `verify` works on when there is no hash.
    let decoy: String
    private let completed = Atomic<Int>(0)

    /// - Parameters:
    ///   - concurrency: hashes computed at once; at least 1.
    ///   - waiting: callers that may wait for their turn; one more is told `.busy`.
    package init(concurrency: Int, waiting: Int, cost: Cost = Cost()) {
        Sodium.prepare()
        self.cost = cost
        self.gate = ConcurrencyGate(capacity: concurrency, queueLength: waiting)
        self.decoy = Self.decoy(cost)
    }

    /// How many hashes were computed so far, by `hash` and `verify` alike.
    package var computations: Int { completed.load(ordering: .relaxed) }
    /// The most that were ever computed at the same time.
    package var peakConcurrency: Int { gate.occupancy.peak }
    /// How many callers wait for their turn now.
    package var waitingNow: Int { gate.occupancy.waiting }

    /// A new hash with a random salt, e.g. `$argon2id$v=19$m=65536,t=2,p=1$…$…` (at most 127 characters).
    package func hash(_ password: String) throws(PasswordHashingError) -> String {
        let computed: String?? = gate.pass {
            completed.add(1, ordering: .relaxed)
            return compute(password)
        }
        guard let result = computed else { throw .busy }
        guard let text = result else { throw .outOfMemory }
        return text
    }

    /// Whether `password` is the one that was hashed.
    ///
    /// - Parameter stored: nil when there is no such account or it has no password. The same work is then done
    ///   against a decoy of this hasher's cost and the answer is false, so that the time tells nothing.
    package func verify(_ password: String, against stored: String?) throws(PasswordHashingError) -> Bool {
        let outcome: Outcome? = gate.pass {
            completed.add(1, ordering: .relaxed)
            return matches(password, stored ?? decoy)
        }
        switch outcome {
        case nil: throw .busy
        case .outOfMemory: throw .outOfMemory
        case .match: return stored != nil
        case .mismatch: return false
        }
    }

    /// Whether a stored hash was made at another cost than this hasher's, or is none at all.
    package func needsRehash(_ stored: String) -> Bool {
        crypto_pwhash_str_needs_rehash(stored, cost.operations, cost.memoryBytes) != 0
    }

    private enum Outcome { case match, mismatch, outOfMemory }

    private func compute(_ password: String) -> String? {
        var password = password.utf8.map { CChar(bitPattern: $0) }
        defer { password.wipe() }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = crypto_pwhash_str_alg(
            &text, password, UInt64(password.count), cost.operations, cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        return status == 0 ? Self.string(text) : nil
    }

    private func matches(_ password: String, _ stored: String) -> Outcome {
        var password = password.utf8.map { CChar(bitPattern: $0) }
        defer { password.wipe() }
        errno = 0
        if crypto_pwhash_str_verify(stored, password, UInt64(password.count)) == 0 { return .match }
        return errno == ENOMEM ? .outOfMemory : .mismatch  // out of memory must not read as a wrong password
    }

    /// A well-formed hash of nothing: a random salt and a random result, which no password is known to give.
    /// Checking a password against it takes all the work of a real check, and making it takes none.
    private static func decoy(_ cost: Cost) -> String {
        let salt = base64(Sodium.random(Int(crypto_pwhash_SALTBYTES)))
        let result = base64(Sodium.random(32))
        return "$argon2id$v=19$m=\(cost.memoryBytes / 1024),t=\(cost.operations),p=1$\(salt)$\(result)"
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: bytes.count * 2 + 4)
        sodium_bin2base64(&text, text.count, bytes, bytes.count, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
        return string(text)
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
