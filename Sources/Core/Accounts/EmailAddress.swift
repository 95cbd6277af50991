/// An e-mail address in the form in which it is stored and compared: trimmed and lower-case.
package struct EmailAddress: Sendable, Hashable {
    package let text: String

    /// Longest address, in bytes. Source: RFC 5321 §4.5.3.1.3 (a path of 256 with its angle brackets).
    package static let maximumLength = 254

    /// Nil unless the text is `local@domain` with a dotted domain or `localhost`, without spaces or control characters.
    ///
    /// Deliberately short of RFC 5322: whether an address works is shown by mail to it, not by a grammar.
    package init?(_ text: String) {
        let folded = text.trimmed.lowercased()
        let parts = folded.split(separator: "@", omittingEmptySubsequences: false)
        guard folded.utf8.count <= Self.maximumLength, parts.count == 2,
            (1...64).contains(parts[0].utf8.count), Self.isDomain(parts[1]),
            folded.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.value >= 0x20 && $0.value != 0x7F }),
            !folded.contains(where: { "<>()[],;:\\\"".contains($0) })
        else { return nil }
        self.text = folded
    }

    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return (labels.count >= 2 || domain == "localhost")
            && labels.allSatisfy { !$0.isEmpty && $0.utf8.count <= 63 && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
    }
}

extension String {
    /// The text without white space at its ends.
    package var trimmed: String {
        guard let first = self.unicodeScalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = self.unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(self.unicodeScalars[first...last])
    }
}
