import Glibc
import Primitives

/// Asks whether somebody listens.
enum ListenerProbe {
    /// Whether somebody says something to whoever connects to this Unix socket, as MariaDB does once it serves; a mere
    /// connection is accepted by the kernel before that.
    static func greets(socket path: String) -> Bool {
        guard let address = UnixAddress(path) else { return false }
        return address.withPointer { pointer, length in
            Self.connects(AF_UNIX, pointer, length) { descriptor in
                var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                var byte: UInt8 = 0
                return poll(&event, 1, Self.greetingMilliseconds) == 1 && read(descriptor, &byte, 1) == 1
            }
        }
    }

    /// Whether a connection to this Unix socket is accepted.
    static func accepts(socket path: String) -> Bool {
        guard let address = UnixAddress(path) else { return false }
        return address.withPointer { pointer, length in Self.connects(AF_UNIX, pointer, length) { _ in true } }
    }

    /// A server that serves answers in a fraction of this.
    private static let greetingMilliseconds: Int32 = 100

    /// Whether a TCP connection to this address is accepted; an address that means “all” is asked at loopback.
    static func answers(address: String, port: Int) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let host = address == "0.0.0.0" ? "127.0.0.1" : address == "::" ? "::1" : address
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let found else { return false }
        defer { freeaddrinfo(found) }
        return Self.connects(found.pointee.ai_family, found.pointee.ai_addr, found.pointee.ai_addrlen) { _ in true }
    }

    private static func connects(
        _ family: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t, then: (Int32) -> Bool
    ) -> Bool {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0, let address else { return false }
        defer { close(descriptor) }
        return connect(descriptor, address, length) == 0 && then(descriptor)
    }
}
