import Glibc
import Primitives

/// Sends a whole answer as FastCGI records in one system call, or a few for a long one.
///
/// libfcgi's own stream sends eight kilobytes at a time and the end by itself: four calls for a page of a list, each of
/// which wakes nginx. Source: FastCGI specification 1.0, §3.3 (records), §5.5 (end of a request).
final class AnswerRecords {
    /// Longest content of a record, in bytes: the largest multiple of eight that fits, so that no padding is due.
    static let longestContent = 65_528
    /// Pieces that one call takes: a header and a content for each record.
    private static let capacity = 128

    private enum Kind: UInt64 {
        case endOfRequest = 3
        case standardOutput = 6
    }

    private let headers: UnsafeMutablePointer<UInt64>
    private let pieces: UnsafeMutablePointer<iovec>
    private var count = 0

    init() {
        self.headers = .allocate(capacity: Self.capacity)
        self.pieces = .allocate(capacity: Self.capacity)
    }

    deinit {
        self.headers.deallocate()
        self.pieces.deallocate()
    }

    /// Sends head and body and ends the request. False when the peer is gone.
    func send(
        _ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, request: UInt64, to descriptor: Int32
    ) -> Bool {
        self.count = 0
        for bytes in [head, body] {
            var offset = 0
            while offset < bytes.count {
                let length = min(bytes.count - offset, Self.longestContent)
                self.header(.standardOutput, request, length)
                self.add(bytes.baseAddress.map { $0 + offset }, length)
                offset += length
                if self.count > Self.capacity - 6 {
                    guard self.flush(to: descriptor) else { return false }
                }
            }
        }
        self.header(.standardOutput, request, 0)
        self.header(.endOfRequest, request, MemoryLayout<UInt64>.size)
        self.word(0)  // status of the application, and "request complete"
        return self.flush(to: descriptor)
    }

    /// Version 1, type, request, length of the content, no padding: eight bytes, the most significant first.
    private func header(_ kind: Kind, _ request: UInt64, _ length: Int) {
        self.word(1 << 56 | kind.rawValue << 48 | request << 32 | UInt64(length) << 16)
    }

    private func word(_ value: UInt64) {
        let place = self.headers + self.count
        place.initialize(to: value.bigEndian)
        self.add(place, MemoryLayout<UInt64>.size)
    }

    private func add(_ start: UnsafeRawPointer?, _ length: Int) {
        (self.pieces + self.count).initialize(
            to: iovec(iov_base: UnsafeMutableRawPointer(mutating: start), iov_len: length))
        self.count += 1
    }

    private func flush(to descriptor: Int32) -> Bool {
        var message = msghdr()
        message.msg_iov = self.pieces
        message.msg_iovlen = self.count
        self.count = 0
        while message.msg_iovlen > 0 {
            var sent = sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
            if sent < 0 {
                if errno == EINTR { continue }
                return false
            }
            while message.msg_iovlen > 0, let piece = message.msg_iov {
                if sent < piece.pointee.iov_len {
                    piece.pointee.iov_base = piece.pointee.iov_base.map { $0 + sent }
                    piece.pointee.iov_len -= sent
                    break
                }
                sent -= piece.pointee.iov_len
                message.msg_iov = piece + 1
                message.msg_iovlen -= 1
            }
        }
        return true
    }
}
