import CLinux
import Glibc
import Primitives
import Testing

@testable import Realtime

/// On a real socket that fills up.
@Suite struct OutgoingQueueTests {
    private final class Pair {
        let writer: Int32
        let reader: Int32
        private var queue = OutgoingQueue()
        private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)

        init() throws {
            var sockets: [Int32] = [0, 0]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &sockets) == 0 else {
                throw PosixError(operation: "socketpair", path: nil)
            }
            (self.writer, self.reader) = (sockets[0], sockets[1])
        }

        deinit {
            close(self.writer)
            close(self.reader)
            self.room.deallocate()
        }

        var waiting: Int { self.queue.count }
        func append(_ frame: [UInt8]) { self.queue.append(frame) }
        func dropUnbegun() { self.queue.dropUnbegun() }
        func flush() -> OutgoingQueue.Outcome { self.queue.flush(to: self.writer, through: self.room) }

        func readAll() -> [UInt8] {
            var all: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(self.reader, &piece, piece.count, 0)
                guard count > 0 else { return all }
                all += piece[..<count]
            }
        }
    }

    private static func frame(_ number: Int, _ count: Int) -> [UInt8] {
        Array(repeating: UInt8(truncatingIfNeeded: number), count: count)
    }

    @Test func `many small frames arrive in their order, and nothing waits then`() throws {
        let pair = try Pair()
        var expected: [UInt8] = []
        for number in 0..<500 {
            let frame = Self.frame(number, number % 97)
            expected += frame
            pair.append(frame)
        }
        #expect(pair.waiting == expected.count)
        #expect(pair.flush() == .done)
        #expect(pair.waiting == 0)
        #expect(pair.readAll() == expected)
    }

    @Test func `a full socket takes the rest later, byte for byte`() throws {
        let pair = try Pair()
        var expected: [UInt8] = []
        for number in 0..<200 {
            let frame = Self.frame(number, number % 3 == 0 ? 9000 : 700)
            expected += frame
            pair.append(frame)
        }
        var received: [UInt8] = []
        var rounds = 0
        while pair.flush() == .full {
            rounds += 1
            received += pair.readAll()
        }
        received += pair.readAll()
        #expect(rounds > 0)
        #expect(received == expected)
    }

    @Test func `what was begun is kept when the rest is dropped`() throws {
        let pair = try Pair()
        let large = Self.frame(1, 1 << 20)
        pair.append(large)
        pair.append(Self.frame(2, 50))
        #expect(pair.flush() == .full)
        pair.dropUnbegun()
        pair.append(Self.frame(3, 10))
        var received = pair.readAll()
        while pair.flush() == .full { received += pair.readAll() }
        received += pair.readAll()
        #expect(received == large + Self.frame(3, 10))
    }

    @Test func `what was not begun is dropped whole`() throws {
        let pair = try Pair()
        pair.append(Self.frame(1, 50))
        pair.dropUnbegun()
        #expect(pair.waiting == 0)
    }

    @Test func `a client that is gone breaks it, and nothing else`() throws {
        let pair = try Pair()
        shutdown(pair.reader, Int32(SHUT_RDWR))
        pair.append(Self.frame(1, 50))
        #expect(pair.flush() == .broken)
    }
}
