import Glibc

/// A look at the text before any memory is spent on it.
internal enum JSONNesting {
    /// Counts open brackets outside of strings, and refuses NUL bytes: jansson takes one for the end of the text and
    /// overlooks what follows. Anything else that is not JSON is left for the parser to refuse.
    static func check(_ text: UnsafeRawBufferPointer, maximumDepth: Int) throws(JSONSyntaxError) {
        if let start = text.baseAddress, let nul = memchr(start, 0, text.count) {
            throw JSONSyntaxError(message: "a NUL byte in the text", at: UnsafeRawPointer(nul) - start, in: text)
        }
        var depth = 0
        var isInString = false
        var isBlank = true
        var position = 0
        while position < text.count {
            let byte = text[position]
            if isInString {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
                if depth > maximumDepth {
                    let message = "nested deeper than \(maximumDepth) levels"
                    throw JSONSyntaxError(message: message, at: position, in: text)
                }
                if byte > UInt8(ascii: " ") { isBlank = false }
            }
            position += 1
        }
        if isBlank { throw JSONSyntaxError(message: "the text is empty", line: 1, column: 1) }
    }
}
