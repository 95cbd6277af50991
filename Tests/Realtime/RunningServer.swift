import CLinux
import Glibc
import JSON
import MariaDB
import Primitives
import Services
import TestSupport

@testable import Realtime

/// A whole realtime worker in this process, on a socket of its own.
final class RunningServer {
    let app: TestApp
    let path: String
    private let folder: TestFolder
    private let stopping: EventCounter
    private let thread: Primitives.Thread

    /// - Parameters:
    ///   - presence: where it tells others who is present, under the name.
    init(_ app: TestApp, _ settings: RealtimeSettings, presence: String? = nil, name: String = "realtime-1") throws {
        let folder = try TestFolder()
        let (socket, wake) = (folder("realtime.sock"), folder("wake.sock"))
        let stopping = try EventCounter()
        let listening = try EventCounter()
        (self.app, self.folder, self.path, self.stopping) = (app, folder, socket, stopping)
        self.thread = try Thread.start(name: "loop") {
            let silent = Journal(info: { _, _ in }, warning: { _, _ in })
            let process = RealtimeProcess(settings: settings, wordings: Wordings.all, journal: silent)
            _ = try? process.serve(
                stopSignals: stopping.descriptor, socket: socket, wake: wake,
                presence: presence.map { PresencePlace(directory: $0, name: name) }, platform: app.platform,
                makeServices: {
                    ServiceSet(
                        database: Database(app.settings), independent: Database(app.settings), platform: app.platform)
                }, ready: { listening.add() })
        }
        var waiting = pollfd(fd: listening.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 10_000) == 1 else { throw PosixError(operation: "listen", path: socket, errno: ETIME) }
    }

    /// Begins to drain.
    func stop() { self.stopping.add() }

    func join() { self.thread.join() }
}

/// Runs `body` with a worker, which is stopped afterwards.
func withServer(
    _ settings: RealtimeSettings = RealtimeSettings(), _ setup: AppSetup = AppSetup(),
    _ body: (RunningServer) throws -> Void
) throws {
    try withApp(setup) { app throws in
        let server = try RunningServer(app, settings)
        defer {
            server.stop()
            server.join()
        }
        try body(server)
    }
}

/// A client of bytes. What takes longer than ten seconds fails.
final class RawClient {
    private let descriptor: Int32
    private var received: [UInt8] = []

    init(_ server: RunningServer) throws {
        self.descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard let address = UnixAddress(server.path),
            address.withPointer({ connect(self.descriptor, $0, $1) }) == 0
        else { throw PosixError(operation: "connect", path: server.path) }
    }

    deinit { close(self.descriptor) }

    /// Asks for the WebSocket, and says something at once if there is something.
    ///
    /// - Returns: the status of the answer.
    func open(_ query: String, path: String = UpgradeRequest.path, saying early: [UInt8] = []) -> Int? {
        let head = """
            GET \(path)?\(query) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """
        self.send(Array(head.utf8) + early)
        return self.status()
    }

    /// Asks for an event stream.
    ///
    /// - Returns: the status of the answer.
    func follow(_ query: String, path: String = EventStreamRequest.path, _ fields: String...) -> Int? {
        let head = ["GET \(path)?\(query) HTTP/1.1", "Host: localhost"] + fields
        self.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        return self.status()
    }

    private func status() -> Int? {
        self.piece(upTo: "\r\n\r\n").flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") }
    }

    /// What comes up to a mark, which is dropped; nil when the connection is over before.
    private func piece(upTo mark: String) -> String? {
        while true {
            let text = String(decoding: self.received, as: UTF8.self)
            if let end = text.range(ofEmptyLine: mark) {
                defer { self.received.removeFirst(end) }
                return String(decoding: self.received[..<(end - mark.utf8.count)], as: UTF8.self)
            }
            guard self.fill() else { return nil }
        }
    }

    /// The next block of an event stream, by the names of its fields; a comment's name is empty. nil at the end.
    func nextBlock() -> [String: String]? {
        guard let block = self.piece(upTo: "\n\n") else { return nil }
        return block.split(separator: "\n").reduce(into: [:]) { fields, line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields[String(parts[0])] = String(parts[1].drop { $0 == " " })
        }
    }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(self.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Pushes a message of the protocol.
    func push(_ event: String, _ payload: JSONValue = [:], topic: String = TopicName.phoenix) {
        self.send(Self.frame(Wire.message(event, payload, topic: topic)))
    }

    /// The next message; null when the connection is over.
    func next() -> JSONValue {
        while let (opcode, payload) = self.frame() {
            if opcode == 1 { return Wire.json(payload) }
            if opcode == 8 { return .null }
        }
        return .null
    }

    /// The code of the server's close frame; what comes before is passed over. nil when the stream ends without one.
    func closeCode() -> Int? {
        while let (opcode, payload) = self.frame() {
            if opcode == 8, payload.count >= 2 { return Int(payload[0]) << 8 | Int(payload[1]) }
        }
        return nil
    }

    private func frame() -> (UInt8, [UInt8])? {
        while true {
            var (start, count) = (2, self.received.count > 1 ? Int(self.received[1]) : 0)
            if count == 126 {
                (start, count) = (4, self.number(2))
            } else if count == 127 {
                (start, count) = (10, self.number(8))
            }
            if self.received.count >= 2, self.received.count >= start, self.received.count >= start + count {
                let frame = (self.received[0] & 15, Array(self.received[start..<start + count]))
                self.received.removeFirst(start + count)
                return frame
            }
            guard self.fill() else { return nil }
        }
    }

    private func number(_ bytes: Int) -> Int {
        self.received.dropFirst(2).prefix(bytes).reduce(0) { $0 << 8 | Int($1) }
    }

    private func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(self.descriptor, &piece, piece.count, 0)
        guard count > 0 else { return false }
        self.received += piece[..<count]
        return true
    }

    /// A text frame with a mask of zeros.
    static func frame(_ payload: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        return [0x81] + length + [0, 0, 0, 0] + payload
    }
}

extension String {
    /// How many bytes there are up to the end of the first occurrence.
    fileprivate func range(ofEmptyLine line: String) -> Int? {
        let (bytes, wanted) = (Array(self.utf8), Array(line.utf8))
        guard bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first { Array(bytes[$0..<$0 + wanted.count]) == wanted }
            .map { $0 + wanted.count }
    }
}
