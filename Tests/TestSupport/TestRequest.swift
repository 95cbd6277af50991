import JSON
import Primitives
import Surface

/// A request in memory, described as nginx describes one to a worker. Source: RFC 3875 §4.1.
package final class TestRequest: GatewayRequest {
    package let method: String
    /// Decoded, without the query.
    package let path: String
    private var parameters: [String: UnsafeMutableRawBufferPointer] = [:]
    private var unread: ArraySlice<UInt8>

    /// - Parameters:
    ///   - target: a decoded path, and behind a question mark the query as it is sent.
    ///   - headers: names as in HTTP; nil as the value leaves one out that would be there otherwise.
    ///   - announced: what `CONTENT_LENGTH` says; nil: how many bytes there are, nothing without a body.
    package init(
        _ method: String, _ target: String, headers: [String: String?] = [:], body: [UInt8]? = nil,
        type: String? = "application/json", announced: String? = nil, from address: String = "192.0.2.1"
    ) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        self.method = method
        self.path = parts[0]
        self.unread = (body ?? [])[...]
        self["REQUEST_METHOD"] = method
        self["DOCUMENT_URI"] = parts[0]
        self["QUERY_STRING"] = parts.count > 1 ? parts[1] : ""
        self["REMOTE_ADDR"] = address
        self["CONTENT_TYPE"] = body == nil ? "" : type ?? ""
        self["CONTENT_LENGTH"] = announced ?? body.map { "\($0.count)" } ?? ""
        for (name, value) in headers { self[Self.parameter(name)] = value }
    }

    deinit {
        for value in self.parameters.values { value.deallocate() }
    }

    package func parameter(_ name: StaticString) -> UnsafeRawBufferPointer? {
        self.parameters["\(name)"].map { UnsafeRawBufferPointer($0) }
    }

    package func readBody(into buffer: ByteBuffer, limit: Int) -> Int {
        let taken = self.unread.prefix(limit)
        self.unread.removeFirst(taken.count)
        buffer.append(Array(taken))
        return taken.count
    }

    /// `If-Match` → `HTTP_IF_MATCH`. nginx gives its request id and the two of the body under names of their own.
    private static func parameter(_ header: String) -> String {
        let name = String(header.uppercased().map { $0 == "-" ? "_" : $0 })
        return switch name {
        case "X_REQUEST_ID": "REQUEST_ID"
        case "CONTENT_TYPE", "CONTENT_LENGTH": name
        default: "HTTP_" + name
        }
    }

    private subscript(name: String) -> String? {
        get { self.parameters[name].map { String(decoding: $0, as: UTF8.self) } }
        set {
            self.parameters.removeValue(forKey: name)?.deallocate()
            guard let newValue else { return }
            // One byte more than the text, so that even an empty one has an address.
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: newValue.utf8.count + 1, alignment: 1)
            bytes.copyBytes(from: newValue.utf8)
            let text = UnsafeMutableRawBufferPointer(rebasing: bytes.dropLast())
            self.parameters[name] = text
        }
    }
}
