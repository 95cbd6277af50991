import Glibc
import HTTPClient
import Primitives
import Synchronization

/// A server that gives each connection the same bytes, and keeps what it was asked.
final class LocalServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let asked = Asked()

    private final class Asked: Sendable {
        let requests = Mutex<[String]>([])
    }

    /// - Parameter answer: the bytes of the answer; nil: the connection stays open and silent.
    init(_ answer: String?) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, raw, &length) == 0
            }
        }
        guard isBound else { throw PosixError(operation: "bind", path: nil, errno: errno) }
        self.listener = listener
        self.port = UInt16(bigEndian: address.sin_port)
        _ = try Primitives.Thread.start(name: "server") { [asked] in Self.serve(listener, answer, asked) }
    }

    deinit { shutdown(self.listener, Int32(SHUT_RDWR)) }

    var requests: [String] { self.asked.requests.withLock { $0 } }

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(self.port)\(path)" }

    private static func serve(_ listener: Int32, _ answer: String?, _ asked: Asked) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &bytes, bytes.count, 0)
            let request = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
            asked.requests.withLock { $0.append(request) }
            guard let answer else { continue }
            _ = answer.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            close(connection)
        }
        close(listener)
    }
}
