import CCurl
import Glibc

/// One request on its way. libcurl calls back with a pointer to it, on the thread that runs it.
final class OutgoingExchange {
    private let handle: UnsafeMutableRawPointer
    private let limit: Int
    private let mayBePrivate: Bool
    private var body: [UInt8] = []
    private var isTooLarge = false
    private var refused: NetworkAddress?

    init(handle: UnsafeMutableRawPointer, limit: Int, mayBePrivate: Bool) {
        self.handle = handle
        self.limit = limit
        self.mayBePrivate = mayBePrivate
    }

    func run(
        _ request: OutgoingRequest, _ limits: HTTPClient.Limits
    ) throws(OutgoingFailure) -> IncomingResponse {
        self.configure(request, limits)
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        // libcurl waits for a 100 before a longer body unless it is told not to.
        for (name, value) in request.headers + [(name: "Expect", value: "")] {
            let isPlain = (name + value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            guard isPlain else { throw .unreachable("a header with a control character") }
            headers = curl_slist_append(headers, value.isEmpty ? "\(name):" : "\(name): \(value)") ?? headers
        }
        curl_set_pointer(self.handle, CURLOPT_HTTPHEADER, headers)
        let code = request.body.withUnsafeBytes { bytes in
            if request.method == .post {
                curl_set_number(self.handle, CURLOPT_POST, 1)
                curl_set_size(self.handle, CURLOPT_POSTFIELDSIZE_LARGE, Int(bytes.count))
                // An empty array has no address, and libcurl would read the body from standard input.
                if let base = bytes.baseAddress {
                    curl_set_pointer(self.handle, CURLOPT_POSTFIELDS, base)
                } else {
                    curl_set_text(self.handle, CURLOPT_COPYPOSTFIELDS, "")
                }
            }
            return curl_easy_perform(self.handle)
        }
        guard code == CURLE_OK else { throw self.failure(code) }
        return IncomingResponse(status: self.status, contentType: self.contentType, body: self.body)
    }

    private func configure(_ request: OutgoingRequest, _ limits: HTTPClient.Limits) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_set_text(self.handle, CURLOPT_URL, request.url)
        curl_set_text(self.handle, CURLOPT_PROTOCOLS_STR, "http,https")
        curl_set_text(self.handle, CURLOPT_PROXY, "")
        curl_set_text(self.handle, CURLOPT_USERAGENT, "Atrium")
        if let credentials = request.credentials {
            curl_set_number(self.handle, CURLOPT_HTTPAUTH, 1)  // CURLAUTH_BASIC, a macro that Swift cannot read
            curl_set_text(self.handle, CURLOPT_USERNAME, credentials.user)
            curl_set_text(self.handle, CURLOPT_PASSWORD, credentials.password)
        }
        curl_set_number(self.handle, CURLOPT_NOSIGNAL, 1)
        curl_set_number(self.handle, CURLOPT_FOLLOWLOCATION, 0)
        curl_set_number(self.handle, CURLOPT_TIMEOUT_MS, Self.milliseconds(limits.time))
        curl_set_number(self.handle, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connecting))
        curl_set_size(self.handle, CURLOPT_MAXFILESIZE_LARGE, limits.bytes)
        curl_set_data_function(self.handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let exchange = Unmanaged<OutgoingExchange>.fromOpaque(context).takeUnretainedValue()
            return exchange.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        curl_set_pointer(self.handle, CURLOPT_WRITEDATA, context)
        curl_set_socket_function(self.handle) { context, _, address in
            guard let context, let address else { return curl_socket_t(-1) }
            return Unmanaged<OutgoingExchange>.fromOpaque(context).takeUnretainedValue().open(address)
        }
        curl_set_pointer(self.handle, CURLOPT_OPENSOCKETDATA, context)
    }

    /// - Returns: how many bytes were taken; fewer than there were ends the transfer.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard self.body.count + bytes.count <= self.limit else {
            self.isTooLarge = true
            return 0
        }
        self.body.append(contentsOf: bytes)
        return bytes.count
    }

    /// The socket for an address that is about to be connected to; -1 for one that must not be.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let length = Int(address.pointee.addrlen)
        let bytes = curl_address_bytes(address)
        guard let found = bytes.flatMap({ NetworkAddress(socket: $0, length: length) }) else { return -1 }
        guard self.mayBePrivate || found.isPublic else {
            self.refused = found
            return -1
        }
        let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }

    private func failure(_ code: CURLcode) -> OutgoingFailure {
        if let refused = self.refused, code == CURLE_COULDNT_CONNECT { return .refusedAddress(refused) }
        if self.isTooLarge || code == CURLE_FILESIZE_EXCEEDED { return .tooLarge }
        if code == CURLE_OPERATION_TIMEDOUT { return .timedOut }
        return .unreachable(String(cString: curl_easy_strerror(code)))
    }

    private var status: Int {
        var status = 0
        curl_get_number(self.handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    private var contentType: String {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_get_text(self.handle, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK, let text else { return "" }
        let type = String(cString: text).prefix { $0 != ";" }
        return type.lowercased().filter { $0 != " " }
    }

    /// At least one: libcurl takes 0 for no limit.
    private static func milliseconds(_ time: Duration) -> Int { Int(max(time / .milliseconds(1), 1)) }
}
