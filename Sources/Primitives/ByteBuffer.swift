import Glibc

/// A growable buffer of bytes that one thread owns and uses again for every response.
///
/// It allocates only when it grows. It is not `Sendable`: make one for each thread.
@usableFromInline
package final class ByteBuffer {
    /// Storage above this size, in bytes, is given back by `clear()`.
    package static let keptBytes = 1 << 20

    // Unchecked exclusivity: every access is one load or store of a word, never across a call of foreign code, and the
    // run-time checks cost several times what the writing does.
    @exclusivity(unchecked) @usableFromInline internal var storage: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) @usableFromInline internal var capacity: Int
    @exclusivity(unchecked) @usableFromInline internal var filled = 0
    private let initialCapacity: Int

    /// - Parameter capacity: bytes allocated at once, and kept for good. Default: 16,384.
    package init(capacity: Int = 16_384) {
        self.initialCapacity = max(capacity, 64)
        self.capacity = self.initialCapacity
        self.storage = .allocate(capacity: self.initialCapacity)
    }

    deinit {
        self.storage.deallocate()
    }

    /// How many bytes are in the buffer.
    @inlinable package var count: Int { self.filled }

    package var isEmpty: Bool { self.filled == 0 }

    /// A copy of the contents.
    package var array: [UInt8] { Array(UnsafeBufferPointer(start: self.storage, count: self.count)) }

    /// Forgets the contents and keeps the storage, unless that grew over `keptBytes`.
    package func clear() {
        self.filled = 0
        guard self.capacity > max(Self.keptBytes, self.initialCapacity) else { return }
        self.storage.deallocate()
        self.storage = .allocate(capacity: self.initialCapacity)
        self.capacity = self.initialCapacity
    }

    /// Makes room for `extra` more bytes.
    @inlinable @inline(__always)
    package func reserve(_ extra: Int) {
        if extra > self.capacity &- self.filled { self.grow(extra) }
    }

    @inlinable @inline(__always)
    package func append(_ byte: UInt8) {
        self.reserve(1)
        self.storage[self.filled] = byte
        self.filled &+= 1
    }

    @inlinable @inline(__always)
    package func append(_ literal: StaticString) {
        literal.withUTF8Buffer { self.append(UnsafeRawBufferPointer($0)) }
    }

    @inlinable
    package func append(_ string: String) {
        let done: Void? = string.utf8.withContiguousStorageIfAvailable { self.append(UnsafeRawBufferPointer($0)) }
        if done == nil { self.append(Array(string.utf8)) }
    }

    /// - Parameter bytes: from elsewhere, not from this buffer, whose storage may move.
    @inlinable
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        self.reserve(bytes.count)
        memcpy(self.storage + self.filled, start, bytes.count)
        self.filled &+= bytes.count
    }

    @inlinable
    package func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { self.append($0) }
    }

    /// Lets `fill` write up to `maximum` bytes in place; it returns how many it wrote, and leaves the
    /// buffer itself alone.
    @inlinable @inline(__always)
    package func append(maximum: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int) {
        self.reserve(maximum)
        let room = UnsafeMutableRawBufferPointer(start: self.storage + self.filled, count: maximum)
        let written = fill(room)
        precondition(written >= 0 && written <= maximum, "more was written than there was room for")
        self.filled &+= written
    }

    /// The contents; valid only during `body`, which must not change the buffer.
    package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try body(UnsafeRawBufferPointer(start: self.storage, count: self.count))
    }

    @inline(never) @usableFromInline
    internal func grow(_ extra: Int) {
        let needed = self.filled + extra
        var size = self.capacity
        while size < needed { size *= 2 }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        larger.update(from: self.storage, count: self.filled)
        self.storage.deallocate()
        self.storage = larger
        self.capacity = size
    }
}
