import Core
import Services
import Surface

/// `X-Client-ID` and `X-Edit-ID`: the name that a client gives an edit, so that it is made once, however often it is
/// sent. The WebSocket tells the edit under both.
enum EditName {
    /// In characters. They are those of the WebSocket's `client_id` and `request_id`.
    private static let clientLength = 64
    private static let editLength = 128

    static let headers: [HeaderParameter] = [
        HeaderParameter(
            "X-Client-ID", "The client's name, as in the WebSocket's address; heeded together with X-Edit-ID.",
            pattern: pattern(clientLength)),
        HeaderParameter(
            "X-Edit-ID", "The client's own name for this edit: sent again, it is not made again.",
            pattern: pattern(editLength)),
    ]

    private static func pattern(_ longest: Int) -> String { "^[0-9A-Za-z._-]{1,\(longest)}$" }

    /// - Throws: `.validation` naming the header that is no name: an edit would be made twice without a word.
    fileprivate static func origin(_ request: Request) throws(CoreError) -> EditOrigin? {
        let client = try self.name(request.header("HTTP_X_CLIENT_ID"), self.clientLength, "X-Client-ID")
        let edit = try self.name(request.header("HTTP_X_EDIT_ID"), self.editLength, "X-Edit-ID")
        guard let client, let edit else { return nil }
        return EditOrigin(client: client, request: edit)
    }

    private static func name(_ text: String?, _ longest: Int, _ header: String) throws(CoreError) -> String? {
        guard let text else { return nil }
        guard (1...longest).contains(text.utf8.count), text.utf8.allSatisfy(self.isLetter) else {
            throw .validation([
                FieldIssue(header, .format, "Use 1 to \(longest) letters, digits, dots, hyphens and underscores.")
            ])
        }
        return text
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Request {
    /// The edit's own name, where the client gives it one.
    ///
    /// - Throws: `.validation` naming the header that is no name.
    var origin: EditOrigin? {
        get throws(CoreError) { try EditName.origin(self) }
    }

    /// - Throws: see `origin`.
    var basis: EditBasis {
        get throws(CoreError) { EditBasis(expected: self.expected, origin: try self.origin) }
    }
}
