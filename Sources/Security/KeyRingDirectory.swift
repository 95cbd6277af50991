import Glibc
import Primitives

// The ring on disk: `<kid>.pem` (private, PKCS#8, 0600) for each key, and `keys.json`, which is written last: a
// process that reads while another rotates sees the ring before or after, never one between.
extension KeyRing {
    /// Reads the ring of `directory`. Retired keys whose time is over at `now` are left out.
    ///
    /// - Throws: `.file` when a private key is readable by others than its owner, `.malformed` when a file is not
    ///   what it should be.
    package static func load(directory: String, at now: Instant = .now) throws(KeyRingError) -> KeyRing {
        var attempt = 1
        while true {
            do { return try loadOnce(directory, at: now) } catch {
                // A rotation may have removed a retired key's file after the index was read here.
                guard case .file(.system(let cause)) = error, cause.errno == ENOENT, attempt < 3 else { throw error }
                attempt += 1
            }
        }
    }

    /// Makes a ring of one new key in `directory`, which is made too (mode 0700) when missing.
    ///
    /// - Throws: `.exists` when there is a ring already.
    package static func create(_ directory: String, at now: Instant = .now) throws(KeyRingError) {
        do { try Files.createDirectory(directory, mode: 0o700) } catch { throw .system(error) }
        try locked(directory) { () throws(KeyRingError) in
            guard !Files.exists(indexPath(directory)) else { throw .exists(path: directory) }
            let key = try SigningKey.generate()
            try write(key, in: directory)
            try write(KeyRingIndex(first: key.kid, at: now), in: directory)
        }
    }

    /// Makes a new key the current one, and returns its `kid`.
    ///
    /// The key before verifies, and stays in the JWKS, until `keepingRetiredFor` has passed since `now`; that must be
    /// at least the longest life of an access token. Keys whose time is over are deleted. Zero drops all old keys at
    /// once, for the day a private key has leaked.
    @discardableResult
    package static func rotate(
        directory: String, keepingRetiredFor keeping: Duration, at now: Instant = .now
    ) throws(KeyRingError) -> String {
        try locked(directory) { () throws(KeyRingError) in
            var index = try readIndex(directory)
            let key = try SigningKey.generate()
            try write(key, in: directory)
            index.rotate(to: key.kid, keeping: keeping, at: now)
            try write(index, in: directory)
            try removeStrays(in: directory, keeping: Set(index.records.map(\.kid)))
            return key.kid
        }
    }

    private static func loadOnce(_ directory: String, at now: Instant) throws(KeyRingError) -> KeyRing {
        let index = try readIndex(directory)
        var keys: [SigningKey] = []
        for record in index.usable(at: now) {
            let path = keyPath(directory, record.kid)
            var pem = try secretFile(path, limit: 16_384)
            defer { pem.wipe() }
            guard let key = SigningKey.parse(pem: pem), key.kid == record.kid else {
                throw .malformed(path: path, reason: "not the RSA private key that its name says")
            }
            keys.append(key)
        }
        return KeyRing(current: keys[0], retired: Array(keys.dropFirst()))
    }

    private static func readIndex(_ directory: String) throws(KeyRingError) -> KeyRingIndex {
        let path = indexPath(directory)
        return try KeyRingIndex(parsing: secretFile(path, limit: 65_536), path: path)
    }

    private static func write(_ key: SigningKey, in directory: String) throws(KeyRingError) {
        var pem = try key.pem()
        defer { pem.wipe() }
        do { _ = try SecretFile.create(keyPath(directory, key.kid), pem) } catch { throw .file(error) }
    }

    private static func write(_ index: KeyRingIndex, in directory: String) throws(KeyRingError) {
        do { try Files.writeAtomically(index.encoded, to: indexPath(directory), mode: 0o600) } catch {
            throw .system(error)
        }
    }

    /// Deletes key files that the index does not name: pruned ones, and any left by a rotation that was cut short.
    private static func removeStrays(in directory: String, keeping: Set<String>) throws(KeyRingError) {
        do {
            for name in try Files.list(directory) where name.hasSuffix(".pem") {
                let kid = String(name.dropLast(4))
                guard KeyRingIndex.isWellFormed(kid: kid), !keeping.contains(kid) else { continue }
                try Files.remove("\(directory)/\(name)")
            }
        } catch { throw .system(error) }
    }

    /// Holds the directory against other processes that would create or rotate.
    private static func locked<R>(
        _ directory: String, _ body: () throws(KeyRingError) -> R
    ) throws(KeyRingError) -> R {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .system(PosixError(operation: "open", path: directory, errno: errno))
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .system(PosixError(operation: "flock", path: directory, errno: errno)) }
        }
        return try body()
    }

    private static func secretFile(_ path: String, limit: Int) throws(KeyRingError) -> [UInt8] {
        do { return try SecretFile.read(path, limit: limit) } catch { throw .file(error) }
    }

    private static func indexPath(_ directory: String) -> String { "\(directory)/keys.json" }
    private static func keyPath(_ directory: String, _ kid: String) -> String { "\(directory)/\(kid).pem" }
}
