/// What a file is by its first bytes. Source of the signatures: WHATWG MIME Sniffing §6, and the formats' own texts.
package enum FileType: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case avif = "image/avif"
    case bmp = "image/bmp"
    case mp3 = "audio/mpeg"
    case wave = "audio/wave"
    case ogg = "application/ogg"
    case mp4 = "video/mp4"
    case webm = "video/webm"
    case pdf = "application/pdf"
    case zip = "application/zip"
    case gzip = "application/gzip"
    case text = "text/plain"
    /// Text that a browser might take for a page, a drawing or a style with scripts.
    case markup = "text/x-markup"
    case unknown = "application/octet-stream"
    /// Programs for a machine.
    case program = "application/x-executable"

    /// As it is sent: markup as plain text.
    package var mediaType: String {
        switch self {
        case .text, .markup: "text/plain; charset=utf-8"
        default: self.rawValue
        }
    }

    /// Whether a browser may show it in the page's place; everything else is offered for saving.
    package var isShown: Bool {
        switch self {
        case .png, .jpeg, .gif, .webp, .avif, .bmp, .mp3, .wave, .ogg, .mp4, .webm, .text: true
        case .pdf, .zip, .gzip, .markup, .unknown, .program: false
        }
    }

    /// Bytes from the start that are looked at.
    package static let sniffedBytes = 4_096

    /// - Parameters:
    ///   - head: the first bytes, at most `sniffedBytes`.
    ///   - isWhole: whether that is all there is.
    package static func sniff(_ head: [UInt8], isWhole: Bool) -> FileType {
        // What reads as text is text, also when it begins like something else: `BM` and `MZ` are letters.
        guard self.isText(head, isWhole: isWhole) else { return self.signed(head) ?? .unknown }
        if self.has("%PDF-", at: 0, head) { return .pdf }
        let start = head.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        return start.first == UInt8(ascii: "<") ? .markup : .text
    }

    private static func signed(_ head: [UInt8]) -> FileType? {
        for (type, offset, signature) in self.signatures where self.has(signature, at: offset, head) {
            switch type {
            case .webp: return self.has("WEBP", at: 8, head) ? .webp : self.has("WAVE", at: 8, head) ? .wave : nil
            case .mp4: return self.has("avif", at: 8, head) || self.has("avis", at: 8, head) ? .avif : .mp4
            default: return type
            }
        }
        return nil
    }

    private static let signatures: [(FileType, Int, [UInt8])] = [
        (.png, 0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.jpeg, 0, [0xFF, 0xD8, 0xFF]),
        (.gif, 0, Array("GIF87a".utf8)), (.gif, 0, Array("GIF89a".utf8)),
        (.webp, 0, Array("RIFF".utf8)),
        (.mp4, 4, Array("ftyp".utf8)),
        (.webm, 0, [0x1A, 0x45, 0xDF, 0xA3]),
        (.ogg, 0, Array("OggS".utf8) + [0]),
        (.mp3, 0, Array("ID3".utf8)),
        (.pdf, 0, Array("%PDF-".utf8)),
        (.zip, 0, [0x50, 0x4B, 0x03, 0x04]), (.zip, 0, [0x50, 0x4B, 0x05, 0x06]),
        (.gzip, 0, [0x1F, 0x8B, 0x08]),
        (.program, 0, [0x7F, 0x45, 0x4C, 0x46]),  // ELF
        (.program, 0, [0xCF, 0xFA, 0xED, 0xFE]), (.program, 0, [0xCE, 0xFA, 0xED, 0xFE]),  // Mach-O
        (.program, 0, [0xCA, 0xFE, 0xBA, 0xBE]),  // Mach-O for several machines, Java
        (.program, 0, [0x4D, 0x5A]),  // Windows
        (.bmp, 0, [0x42, 0x4D]),
    ]

    private static func has(_ signature: some Collection<UInt8>, at offset: Int, _ head: [UInt8]) -> Bool {
        head.count >= offset + signature.count && head[offset...].starts(with: signature)
    }

    private static func has(_ signature: StaticString, at offset: Int, _ head: [UInt8]) -> Bool {
        self.has("\(signature)".utf8, at: offset, head)
    }

    /// UTF-8 without control characters; a character that the end of the head cuts counts as whole.
    private static func isText(_ head: [UInt8], isWhole: Bool) -> Bool {
        let isPlain = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }
        guard isPlain else { return false }
        if String(validating: head, as: UTF8.self) != nil { return true }
        guard !isWhole else { return false }
        return (1...3).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
    }
}
