/// A media type with its parameters (RFC 9110, section 8.3.1), for instance `application/json; charset=utf-8`.
package struct MediaType: Equatable, Sendable, CustomStringConvertible {
    package struct Parameter: Equatable, Sendable {
        /// In lower case.
        package let name: String
        package let value: String
    }

    /// In lower case.
    package let type: String
    /// In lower case.
    package let subtype: String
    package let parameters: [Parameter]

    /// Reads the value of `Content-Type`; `nil` when it is not of that grammar.
    package init?(_ header: String) {
        guard let parts = header.splitOutsideQuotes(UInt8(ascii: ";")), let essence = parts.first else { return nil }
        let names = essence.trimmingHeaderSpace().split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy(\.isHeaderToken) else { return nil }
        var parameters: [Parameter] = []
        for part in parts.dropFirst().map({ $0.trimmingHeaderSpace() }) where !part.isEmpty {
            guard let equals = part.firstIndex(of: "="), part[..<equals].isHeaderToken,
                let value = part[part.index(after: equals)...].headerTokenOrQuoted
            else { return nil }
            parameters.append(Parameter(name: part[..<equals].lowercased(), value: value))
        }
        self.type = names[0].lowercased()
        self.subtype = names[1].lowercased()
        self.parameters = parameters
    }

    /// `type/subtype`, without the parameters.
    package var description: String { "\(self.type)/\(self.subtype)" }

    /// The value of the first parameter of a name, which is given in lower case.
    package func parameter(_ name: String) -> String? {
        self.parameters.first { $0.name == name }?.value
    }

    /// As the sender wrote it, for instance `UTF-8`.
    package var charset: String? { self.parameter("charset") }

    /// Whether it is `application/json` or has the suffix `+json` (RFC 6839).
    package var isJSON: Bool { self.description == "application/json" || self.subtype.hasSuffix("+json") }

    /// Whether it is `application/x-www-form-urlencoded`.
    package var isForm: Bool { self.description == "application/x-www-form-urlencoded" }
}
