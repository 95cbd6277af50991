/// Reads a whole head, strictly: what two readers could understand differently is refused.
///
/// Source: RFC 9112, sections 2 to 5.
internal enum RequestHeadParser {
    /// - Parameter head: with its empty line; every line feed in it follows a carriage return.
    internal static func parse(_ head: [UInt8]) throws(Refusal) -> RequestHead {
        let lines = head.dropLast(4).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.first else { throw .malformed("the request line is missing") }
        let (method, target) = try Self.requestLine(Self.withoutReturn(first))
        var fields: [HeaderField] = []
        fields.reserveCapacity(lines.count - 1)
        for line in lines.dropFirst() {
            fields.append(try Self.field(Self.withoutReturn(line)))
        }
        guard fields.count(where: { $0.name == "host" }) == 1 else {
            throw .malformed("one Host field is needed")
        }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return RequestHead(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil, fields: fields)
    }

    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private static func requestLine(_ line: ArraySlice<UInt8>) throws(Refusal) -> (method: String, target: Substring) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("the request line does not have three parts") }
        let method = String(decoding: parts[0], as: UTF8.self)
        guard method.isHeaderToken else { throw .malformed("the method is not a token") }
        guard parts[2].elementsEqual("HTTP/1.1".utf8) else {
            throw parts[2].starts(with: "HTTP/".utf8) ? .version : .malformed("the protocol is not HTTP")
        }
        guard parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw .malformed("the target is not a URI")
        }
        return (method, try Self.originForm(String(decoding: parts[1], as: UTF8.self)))
    }

    /// The path and query of a target; a target may also be an absolute URI (RFC 6455, section 4.1).
    private static func originForm(_ target: String) throws(Refusal) -> Substring {
        if target.hasPrefix("/") { return target[...] }
        let scheme = target.prefix { $0 != ":" }
        guard ["http", "https", "ws", "wss"].contains(scheme.lowercased()),
            target[scheme.endIndex...].hasPrefix("://")
        else { throw .malformed("the target is not a path") }
        let rest = target[scheme.endIndex...].dropFirst(3)
        guard let slash = rest.firstIndex(of: "/"), !rest[..<slash].contains("?") else {
            throw .malformed("the target has no path")
        }
        return rest[slash...]
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(Refusal) -> HeaderField {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed("a field has no colon") }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        guard name.isHeaderToken else { throw .malformed("a field's name is not a token") }
        let value = line[line.index(after: colon)...]
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }) else {
            throw .malformed("a field's value has control characters")
        }
        // Bytes that are not UTF-8 become U+FFFD: no field that is used here may have them.
        return HeaderField(name.lowercased(), String(String(decoding: value, as: UTF8.self).trimmingHeaderSpace()))
    }
}
