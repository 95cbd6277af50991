/// What a client wants to get (RFC 9110, section 12.5.1).
package enum AcceptHeader {
    /// One range of the header, for instance `text/*;q=0.5`.
    package struct Range: Equatable, Sendable {
        /// `*` stands for every type or subtype.
        package let media: MediaType
        /// Thousandths, 0–1000; 0 means "not this". Default: 1000.
        package let quality: Int

        /// How closely the range names a type: 2 exactly, 1 by `type/*`, 0 by `*/*`; `nil` when it does not.
        fileprivate func closeness(to media: MediaType) -> Int? {
            if self.media.type == "*" { return self.media.subtype == "*" ? 0 : nil }
            guard self.media.type == media.type else { return nil }
            if self.media.subtype == "*" { return 1 }
            return self.media.subtype == media.subtype ? 2 : nil
        }
    }

    /// The ranges in the order written; those that cannot be read are left out.
    package static func ranges(_ header: String) -> [Range] {
        (header.splitOutsideQuotes(UInt8(ascii: ",")) ?? []).compactMap { part in
            guard let media = MediaType(String(part)) else { return nil }
            guard let quality = media.parameter("q") else { return Range(media: media, quality: 1000) }
            return Self.quality(quality).map { Range(media: media, quality: $0) }
        }
    }

    /// Whether a client takes an answer of this type. The closest range decides; an absent, empty or unreadable
    /// header takes everything.
    ///
    /// - Parameter media: for instance `application/json`.
    package static func accepts(_ media: MediaType, in header: String?) -> Bool {
        let ranges = Self.ranges(header ?? "")
        guard !ranges.isEmpty else { return true }
        let matches = ranges.compactMap { range in range.closeness(to: media).map { ($0, range.quality) } }
        return matches.max { $0 < $1 }.map { $0.1 > 0 } ?? false
    }

    /// Reads `0`, `1` or up to three decimals between them.
    private static func quality(_ text: String) -> Int? {
        let digits = Array(text.utf8)
        guard let first = digits.first, first == 48 || first == 49 else { return nil }
        if digits.count == 1 { return first == 49 ? 1000 : 0 }
        guard digits[1] == UInt8(ascii: "."), digits.count <= 5 else { return nil }
        var thousandths = first == 49 ? 1000 : 0
        var scale = 100
        for digit in digits.dropFirst(2) {
            guard (48...57).contains(digit) else { return nil }
            thousandths += (Int(digit) - 48) * scale
            scale /= 10
        }
        return thousandths <= 1000 ? thousandths : nil
    }
}
