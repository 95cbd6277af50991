import Primitives

/// The names and values of a query string or of a form body (`application/x-www-form-urlencoded`), decoded, in order.
package struct QueryItems: Sendable {
    package let items: [(name: String, value: String)]

    /// - Parameter raw: without the question mark. A part without `=` is a name with an empty value; empty parts are
    ///   skipped.
    /// - Returns: `nil` when a percent-escape is broken or decodes to something that is not UTF-8.
    package init?(_ raw: String) {
        var items: [(name: String, value: String)] = []
        for part in raw.utf8.split(separator: UInt8(ascii: "&")) {
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            guard let decodedName = PercentCoding.decode(name, plusIsSpace: true),
                let value = PercentCoding.decode(part.dropFirst(name.count + 1), plusIsSpace: true)
            else { return nil }
            items.append((decodedName, value))
        }
        self.items = items
    }

    package var isEmpty: Bool { self.items.isEmpty }

    /// Every value of a name, written as `tags=a&tags=b`, as `tags[]=a&tags[]=b`, or mixed.
    package func values(_ name: String) -> [String] {
        self.items.filter { Self.base($0.name) == name[...] }.map(\.value)
    }

    /// The first value of a name; `nil` when the name is not there.
    package func first(_ name: String) -> String? {
        self.items.first { Self.base($0.name) == name[...] }?.value
    }

    /// The names that occur, each once, without `[]`, in the order of their first use.
    package var names: [String] {
        var seen: Set<Substring> = []
        return self.items.map { Self.base($0.name) }.filter { seen.insert($0).inserted }.map(String.init)
    }

    private static func base(_ name: String) -> Substring {
        name.hasSuffix("[]") ? name.dropLast(2) : name[...]
    }
}
