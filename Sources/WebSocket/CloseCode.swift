/// Why a connection is closed: the number in a close frame.
///
/// Source: RFC 6455, section 7.4, and IANA's "WebSocket Close Code Number Registry".
package struct CloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let normal = CloseCode(rawValue: 1000)
    /// The server stops, or the page is left.
    package static let goingAway = CloseCode(rawValue: 1001)
    package static let protocolError = CloseCode(rawValue: 1002)
    /// Data of a kind that is not taken, such as binary where text is wanted.
    package static let unsupportedData = CloseCode(rawValue: 1003)
    /// Text that is not UTF-8, or compressed data that cannot be inflated.
    package static let invalidPayload = CloseCode(rawValue: 1007)
    package static let policyViolation = CloseCode(rawValue: 1008)
    package static let messageTooBig = CloseCode(rawValue: 1009)
    package static let internalError = CloseCode(rawValue: 1011)
    package static let serviceRestart = CloseCode(rawValue: 1012)
    package static let tryAgainLater = CloseCode(rawValue: 1013)

    /// Whether a close frame may carry it. 1004 is reserved; 1005, 1006 and 1015 are for local use; what the registry
    /// does not name below 3000 is kept for the protocol; libraries have 3000–3999 and applications 4000–4999.
    package var isAllowedInFrame: Bool {
        switch self.rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    package var description: String { String(self.rawValue) }
}
