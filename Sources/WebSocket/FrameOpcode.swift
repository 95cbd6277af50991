/// What a frame is.
///
/// Source: RFC 6455, section 5.2.
internal enum FrameOpcode: UInt8, Sendable {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    internal var isControl: Bool { self.rawValue >= 8 }
}

/// The two kinds of message.
package enum MessageKind: Hashable, Sendable {
    /// UTF-8.
    case text
    case binary

    internal var opcode: FrameOpcode { self == .text ? .text : .binary }
}

/// Why the other side's bytes cannot be taken any further.
internal struct FrameViolation: Swift.Error {
    let code: CloseCode
    let reason: String

    static func malformed(_ reason: String) -> FrameViolation { FrameViolation(code: .protocolError, reason: reason) }
    static let notUTF8 = FrameViolation(code: .invalidPayload, reason: "text is not UTF-8")
    static let notDeflate = FrameViolation(code: .invalidPayload, reason: "compressed data cannot be inflated")
    static let messageTooBig = FrameViolation(code: .messageTooBig, reason: "message is too big")
    static let tooManyFrames = FrameViolation(code: .policyViolation, reason: "message has too many frames")
    static let noMemory = FrameViolation(code: .internalError, reason: "no memory to inflate")
}
