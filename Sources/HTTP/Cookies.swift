/// The `Cookie` header (RFC 6265, section 4.2).
package enum Cookies {
    /// The value of the first cookie of a name, without the quotation marks that may be around it.
    package static func value(_ name: String, in header: String) -> String? {
        for pair in header.split(separator: ";") {
            let pair = pair.trimmingHeaderSpace()
            guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name[...] else { continue }
            let value = pair[pair.index(after: equals)...]
            let isQuoted = value.utf8.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            return String(isQuoted ? value.dropFirst().dropLast() : value)
        }
        return nil
    }
}
