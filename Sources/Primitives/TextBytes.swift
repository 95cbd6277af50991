extension StringProtocol {
    /// The text's UTF-8, without a copy where the storage allows it; valid only during `body`.
    @inlinable
    package func withUTF8Bytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let direct = try self.utf8.withContiguousStorageIfAvailable { try body(UnsafeRawBufferPointer($0)) }
        if let direct { return direct }
        return try Array(self.utf8).withUnsafeBytes(body)
    }
}

extension Collection<UInt8> {
    /// The bytes, without a copy where the storage allows it; valid only during `body`.
    @inlinable
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let direct = try self.withContiguousStorageIfAvailable { try body(UnsafeRawBufferPointer($0)) }
        if let direct { return direct }
        return try Array(self).withUnsafeBytes(body)
    }
}
