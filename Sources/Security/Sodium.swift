import CSodium

/// libsodium, initialised once per process before its first use.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    /// Must precede every other call into the library.
    ///
    /// Ends the process when the kernel's random source cannot be opened: nothing secret can be made without it.
    static func prepare() {
        guard isReady else { fatalError("libsodium could not be initialised: no random source") }
    }

    static func random(_ count: Int) -> [UInt8] {
        prepare()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let start = buffer.baseAddress { randombytes_buf(start, count) }
            initialized = count
        }
    }
}

extension Array where Element: FixedWidthInteger {
    /// Overwrites the elements in place, in a way the optimiser may not remove.
    ///
    /// Wipes this array's own storage only; copies made before are not reached.
    mutating func wipe() {
        withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { sodium_memzero(start, buffer.count) }
        }
        removeAll()
    }
}

/// Key material kept outside the Swift heap: between guard pages, locked in memory where the kernel allows it, left
/// out of core dumps, read-only after `init`, and wiped when released.
///
/// `@unchecked Sendable` is safe because the bytes are written in `init` alone and write-protected from then on.
final class SecretBytes: @unchecked Sendable {
    let count: Int
    private let start: UnsafeMutableRawPointer

    init(_ bytes: [UInt8]) {
        Sodium.prepare()
        guard let start = sodium_malloc(bytes.count) else { fatalError("out of memory for key material") }
        bytes.withUnsafeBytes { start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: $0.count) }
        sodium_mprotect_readonly(start)
        self.start = start
        self.count = bytes.count
    }

    deinit { sodium_free(start) }

    /// The pointer is valid during `body` only.
    func withPointer<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        body(UnsafePointer(start.assumingMemoryBound(to: UInt8.self)))
    }
}
