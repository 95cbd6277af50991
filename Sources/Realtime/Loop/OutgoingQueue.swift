import CLinux
import Glibc

/// Frames that wait to be written to one socket. It allocates nothing while nothing waits.
struct OutgoingQueue {
    enum Outcome {
        case done
        /// The socket takes no more for now.
        case full
        /// The other side is gone.
        case broken
    }

    private var frames: [[UInt8]] = []
    /// Frames of the list that are written.
    private var first = 0
    /// Bytes of the first unwritten frame that are.
    private var written = 0
    /// Bytes that wait.
    private(set) var count = 0

    var isEmpty: Bool { self.count == 0 }

    mutating func append(_ frame: [UInt8]) {
        guard !frame.isEmpty else { return }
        self.frames.append(frame)
        self.count += frame.count
    }

    /// Drops what no byte was written of: the rest of a frame that was begun must follow.
    mutating func dropUnbegun() {
        guard self.first < self.frames.count, self.written > 0 else {
            self = OutgoingQueue()
            return
        }
        let begun = self.frames[self.first]
        let written = self.written
        self = OutgoingQueue()
        self.frames = [begun]
        self.written = written
        self.count = begun.count - written
    }

    /// Writes as much as the socket takes.
    ///
    /// - Parameter room: for gathering small frames into one system call.
    mutating func flush(to socket: Int32, through room: UnsafeMutableRawBufferPointer) -> Outcome {
        while self.count > 0 {
            let sent = self.write(to: socket, through: room)
            if sent < 0 {
                switch errno {
                case EINTR: continue
                case EAGAIN, ENOBUFS, ENOMEM: return .full
                default: return .broken
                }
            }
            self.advance(by: sent)
        }
        return .done
    }

    private func write(to socket: Int32, through room: UnsafeMutableRawBufferPointer) -> Int {
        let head = self.frames[self.first]
        if head.count - self.written >= room.count || self.first + 1 == self.frames.count {
            return head.withUnsafeBytes { bytes in
                send(
                    socket, bytes.baseAddress.map { $0 + self.written }, bytes.count - self.written,
                    Int32(MSG_NOSIGNAL))
            }
        }
        var filled = 0
        var skipped = self.written
        for frame in self.frames[self.first...] {
            let piece = frame[skipped...].prefix(room.count - filled)
            UnsafeMutableRawBufferPointer(rebasing: room[filled...]).copyBytes(from: piece)
            filled += piece.count
            skipped = 0
            if filled == room.count { break }
        }
        return send(socket, room.baseAddress, filled, Int32(MSG_NOSIGNAL))
    }

    private mutating func advance(by sent: Int) {
        self.count -= sent
        guard self.count > 0 else {
            self = OutgoingQueue()
            return
        }
        self.written += sent
        while self.first < self.frames.count, self.written >= self.frames[self.first].count {
            self.written -= self.frames[self.first].count
            self.frames[self.first] = []
            self.first += 1
        }
        // Now and then the written ones are cut off.
        if self.first >= 64 {
            self.frames.removeFirst(self.first)
            self.first = 0
        }
    }
}
