import Primitives

/// How an answer's file is to be treated, and what it is called. Source: RFC 6266, with RFC 8187 for names that are not
/// ASCII.
package struct ContentDisposition: Sendable {
    /// Whether it may be shown in the page's place; else it is offered for saving.
    package let isShown: Bool
    package let fileName: String

    package init(isShown: Bool, fileName: String) {
        self.isShown = isShown
        self.fileName = fileName
    }

    /// Both forms of the name: an old client takes the first, whose odd characters are underscores; every other one the
    /// second, which is exact.
    package var header: String {
        var plain = ""
        for scalar in self.fileName.unicodeScalars {
            let isPlain = (0x20...0x7E).contains(scalar.value) && !"\"\\/%;".unicodeScalars.contains(scalar)
            plain.unicodeScalars.append(isPlain ? scalar : "_")
        }
        return "\(self.isShown ? "inline" : "attachment"); filename=\"\(plain)\"; filename*=UTF-8''\(self.exact)"
    }

    /// Source: RFC 8187 §3.2.1, attr-char.
    private var exact: String {
        var text = ""
        for byte in self.fileName.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                if "!#$&+-.^_`|~".utf8.contains(byte) {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            }
        }
        return text
    }
}
