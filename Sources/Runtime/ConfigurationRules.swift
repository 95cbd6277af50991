import Glibc

/// The shapes of text that configuration values have.
extension ConfigurationRule {
    static let anything = ConfigurationRule(expected: "a text") { !$0.utf8.contains { $0 < 0x20 } }

    static let path = ConfigurationRule(expected: "a path, absolute or relative to the repository's root") {
        !$0.isEmpty && !$0.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") }
    }

    static let pathOrEmpty = ConfigurationRule(expected: "a path, or empty") { $0.isEmpty || path.accepts($0) }

    static let name = ConfigurationRule(expected: "1 to 64 letters, digits, '-' or '_'") {
        (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy(isNameByte)
    }

    static let hostOrEmpty = ConfigurationRule(expected: "a host name or an address, or empty") {
        $0.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    }

    static let serverURLOrEmpty = ConfigurationRule(
        expected: "http://host:port or https://host with a path or without, or empty"
    ) { text in
        guard !text.isEmpty else { return true }
        guard let start = ["http://", "https://"].first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(start.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        return isOrigin(start + rest[..<slash], schemes: [start])
            && rest[slash...].utf8.allSatisfy { isNameByte($0) || "/.~%".utf8.contains($0) }
    }

    static let host = ConfigurationRule(expected: "a host name or an address") {
        !$0.isEmpty && hostOrEmpty.accepts($0)
    }

    static let address = ConfigurationRule(expected: "an IPv4 or IPv6 address such as 127.0.0.1") {
        addressBits($0) != nil
    }

    static let addressBlock = ConfigurationRule(expected: "an address block such as 10.0.0.0/8 or ::1/128") {
        text in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first, let bits = addressBits(String(address)) else { return false }
        switch parts.count {
        case 1: return true
        case 2: return Int(parts[1]).map { (0...bits).contains($0) } ?? false
        default: return false
        }
    }

    static let origin = ConfigurationRule(expected: "an origin, for example https://app.example.com") {
        isOrigin($0, schemes: ["https://", "http://"])
    }

    static let imageSource = ConfigurationRule(expected: "https:, or https://host, or https://*.host") {
        $0 == "https:" || isOrigin($0, schemes: ["https://*.", "https://"])
    }

    static let publicURL = ConfigurationRule(expected: "https://host or https://host:port, without a path") {
        isOrigin($0, schemes: ["https://"])
    }

    static let issuer = ConfigurationRule(expected: "a text without spaces, or empty") {
        $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    }

    static let workerProcesses = ConfigurationRule(expected: "auto, or a whole number from 1 to 256") {
        $0 == "auto" || (Int($0).map { (1...256).contains($0) } ?? false)
    }

    static func one(of choices: [String]) -> ConfigurationRule {
        ConfigurationRule(expected: "one of " + choices.joined(separator: ", ")) { choices.contains($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// How many bits an address of this family has; nil when `text` is no address.
    private static func addressBits(_ text: String) -> Int? {
        var storage = in6_addr()
        if inet_pton(AF_INET, text, &storage) == 1 { return 32 }
        if inet_pton(AF_INET6, text, &storage) == 1 { return 128 }
        return nil
    }

    /// `scheme://host[:port]` and nothing behind it. The host ends up in nginx's configuration, so its characters are
    /// bounded to those of names and addresses.
    private static func isOrigin(_ text: String, schemes: [String]) -> Bool {
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else { return false }
        var authority = text.dropFirst(scheme.count)
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return false }
            guard addressBits(String(authority[authority.index(after: authority.startIndex)..<end])) == 128 else {
                return false
            }
            authority = "v6" + authority[authority.index(after: end)...]
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2 else { return false }
        guard host.utf8.allSatisfy({ isNameByte($0) || $0 == UInt8(ascii: ".") }) else { return false }
        return parts.count == 1 || (Int(parts[1]).map { (1...65_535).contains($0) } ?? false)
    }
}
