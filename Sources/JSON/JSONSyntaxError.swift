import CJansson

/// Why a text was refused.
package struct JSONSyntaxError: Swift.Error, Equatable, Sendable {
    /// Plain words, safe to show to the sender, for instance `duplicate key "name"`.
    package let message: String
    /// From 1.
    package let line: Int
    /// Where reading stopped, in characters from 1.
    package let column: Int

    package init(message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }

    /// An error at a byte of the text.
    internal init(message: String, at offset: Int, in text: UnsafeRawBufferPointer) {
        var line = 1
        var column = 0
        for byte in text.prefix(offset + 1) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 0
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(message: message, line: line, column: max(column, 1))
    }

    /// What jansson reports, in words of our own: its text repeats parts of the input.
    internal init(_ error: json_error_t, in text: UnsafeRawBufferPointer) {
        self.init(
            message: Self.message(error, in: text), line: max(Int(error.line), 1), column: max(Int(error.column), 1))
    }

    private static func message(_ error: json_error_t, in text: UnsafeRawBufferPointer) -> String {
        // The last byte of the text is the code (json_error_code in jansson.h).
        let (words, code) = withUnsafeBytes(of: error.text) { bytes in
            (String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self), UInt32(bytes.last ?? 0))
        }
        switch json_error_code(rawValue: code) {
        case json_error_premature_end_of_input: return "the text ends too early"
        case json_error_end_of_input_expected: return "there is more text after the value"
        case json_error_invalid_utf8: return "the text is not valid UTF-8"
        case json_error_null_character, json_error_null_byte_in_key: return "a NUL character in a string"
        case json_error_numeric_overflow: return "a number is out of range"
        case json_error_stack_overflow: return "nested too deeply"
        case json_error_out_of_memory: return "out of memory"
        case json_error_duplicate_key:
            return Self.duplicateKey(Self.string(endingAt: Int(error.position), in: text))
        default: return Self.upToExcerpt(words)
        }
    }

    internal static func duplicateKey(_ name: String) -> String {
        let shown = name.prefix(64)
        return "duplicate key \"\(shown)\(shown.count < name.count ? "…" : "")\""
    }

    /// The inside of the JSON string that ends before `offset`, as it was written: each `"` inside is escaped.
    private static func string(endingAt offset: Int, in text: UnsafeRawBufferPointer) -> String {
        let quote = UInt8(ascii: "\"")
        guard offset >= 2, offset <= text.count, text[offset - 1] == quote else { return "" }
        var start = offset - 2
        while start >= 0 {
            if text[start] == quote {
                let escapes = text[..<start].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
                if escapes % 2 == 0 { break }
            }
            start -= 1
        }
        return String(decoding: text[(start + 1)..<(offset - 1)], as: UTF8.self)
    }

    /// `']' expected near 'abc'` without the excerpt.
    private static func upToExcerpt(_ words: String) -> String {
        let parts = words.split(separator: " ")
        let kept = parts.prefix { $0 != "near" }
        return kept.isEmpty ? "invalid JSON" : kept.joined(separator: " ")
    }
}
