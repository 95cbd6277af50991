import CCurl
import Glibc

/// What is asked of another server.
package struct OutgoingRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// `http://` or `https://`; nothing else is spoken.
    package var url: String
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    /// Sent as basic authentication.
    package var credentials: (user: String, password: String)?

    package init(_ method: Method, _ url: String) {
        self.method = method
        self.url = url
    }
}

/// What another server said.
package struct IncomingResponse: Sendable {
    package let status: Int
    /// Of the media type alone, lower case; empty when none was named.
    package let contentType: String
    package let body: [UInt8]
}

/// Why there is no answer.
package enum OutgoingFailure: Swift.Error, Equatable {
    /// The address is none that this server may connect to.
    case refusedAddress(NetworkAddress)
    case timedOut
    /// More bytes than `HTTPClient.Limits.bytes`.
    case tooLarge
    /// The name is unknown, nobody listens, the certificate is not good … in libcurl's words.
    case unreachable(String)
}

/// Asks other servers over HTTP/1.1 and HTTP/2. A call waits on its own thread, and a value may be used by any.
///
/// What is connected to is judged when the connection is made, by its address: a name that leads inside is refused as
/// the address itself is, also after a redirection and whatever it led to a moment before. Redirections are not followed,
/// and proxies of the environment not heeded.
package struct HTTPClient: Sendable {
    package struct Limits: Sendable {
        /// For all of it, from looking up the name to the last byte.
        package var time: Duration = .seconds(10)
        package var connecting: Duration = .seconds(3)
        /// Of a body, once it is decoded.
        package var bytes = 8 << 20

        package init() {}
    }

    package var limits: Limits
    /// Hosts, as they stand in an URL, that may have addresses which are not public.
    private let privateHosts: Set<String>

    package init(privateHosts: [String] = [], limits: Limits = Limits()) {
        Self.prepare
        self.privateHosts = Set(privateHosts.map { Self.host($0) })
        self.limits = limits
    }

    /// Once in a process, before any other call.
    private static let prepare: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

    package func send(_ request: OutgoingRequest) throws(OutgoingFailure) -> IncomingResponse {
        guard let handle = curl_easy_init() else { throw .unreachable("out of memory") }
        defer { curl_easy_cleanup(handle) }
        let exchange = OutgoingExchange(
            handle: handle, limit: self.limits.bytes, mayBePrivate: self.mayBePrivate(request.url))
        return try exchange.run(request, self.limits)
    }

    private func mayBePrivate(_ url: String) -> Bool {
        guard !self.privateHosts.isEmpty, let parts = curl_url() else { return false }
        defer { curl_url_cleanup(parts) }
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            curl_url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK, let text
        else { return false }
        defer { curl_free(text) }
        return self.privateHosts.contains(Self.host(String(cString: text)))
    }

    /// Without the brackets of an IPv6 address, and in lower case.
    private static func host(_ text: String) -> String {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        return bare.lowercased()
    }
}
