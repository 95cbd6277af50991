import Primitives

/// Where a person's browser is sent back to. Source: RFC 6749 §3.1.2, RFC 8252 §7.
package enum RedirectURI {
    package static let length = 1...2_000

    /// What is wrong with an address that an application wants to register; nil: nothing.
    ///
    /// Accepted: `https` anywhere; `http` on this machine itself, for programs on a person's own computer; a scheme in
    /// reverse-domain form (`com.example.app:/signed-in`), which the system of a phone hands to the one application.
    package static func problem(_ text: String) -> String? {
        guard self.length.contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.utf8.contains(where: { "\"#<>\\^`{|}".utf8.contains($0) })
        else { return "This must be an absolute address in ASCII, without a fragment." }
        guard let colon = text.firstIndex(of: ":"), self.isScheme(text[..<colon]) else {
            return "This must be an absolute address."
        }
        let scheme = text[..<colon].lowercased()
        switch scheme {
        case "https":
            guard let host = self.host(text), !host.isEmpty else { return "This names no host." }
            return nil
        case "http":
            guard let host = self.host(text), self.loopback.contains(host) else {
                return "http is for this machine alone (127.0.0.1, [::1], localhost); use https."
            }
            return nil
        default:
            return scheme.contains(".") ? nil : "A scheme of your own must be in reverse-domain form: com.example.app."
        }
    }

    /// Whether an authorization request's address is the registered one: letter for letter, except that a program on
    /// the person's own machine listens on whatever port is free. Source: RFC 8252 §7.3.
    package static func matches(_ given: String, registered: String) -> Bool {
        if given == registered { return true }
        guard let one = self.withoutLoopbackPort(given), let other = self.withoutLoopbackPort(registered) else {
            return false
        }
        return one == other
    }

    /// Whether two addresses have scheme, host and port in common.
    package static func isSameOrigin(_ one: String, _ other: String) -> Bool {
        guard let first = self.origin(one), let second = self.origin(other) else { return false }
        return first == second
    }

    /// nil also for an authority with a user's name.
    private static func origin(_ text: String) -> String? {
        guard let colon = text.firstIndex(of: ":"), self.isScheme(text[..<colon]),
            let authority = self.authority(text), !authority.isEmpty, !authority.contains("@")
        else { return nil }
        return (text[..<colon] + "://" + authority).lowercased()
    }

    /// The address with more parameters in its query.
    package static func adding(_ parameters: [(name: String, value: String)], to address: String) -> String {
        let query = parameters.map { "\($0.name)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        guard !query.isEmpty else { return address }
        guard address.contains("?") else { return address + "?" + query }
        return address.hasSuffix("?") || address.hasSuffix("&") ? address + query : address + "&" + query
    }

    private static let loopback = ["127.0.0.1", "[::1]", "localhost"]

    private static func isScheme(_ text: Substring) -> Bool {
        text.utf8.first.map { (97...122).contains($0 | 32) } == true
            && text.utf8.allSatisfy {
                (97...122).contains($0 | 32) || (48...57).contains($0) || "+-.".utf8.contains($0)
            }
    }

    /// Everything between `//` and the path.
    private static func authority(_ text: String) -> Substring? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let rest = text[text.index(colon, offsetBy: 3)...]
        return rest[..<(rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex)]
    }

    /// nil also for an authority with a user's name, behind which another host can hide.
    private static func host(_ text: String) -> String? {
        guard let authority = self.authority(text), !authority.contains("@") else { return nil }
        let bracket = authority.firstIndex(of: "]")
        let end = authority[(bracket ?? authority.startIndex)...].firstIndex(of: ":") ?? authority.endIndex
        guard authority[end...].dropFirst().utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return authority[..<end].lowercased()
    }

    private static func withoutLoopbackPort(_ text: String) -> String? {
        guard text.hasPrefix("http://"), let host = self.host(text), self.loopback.contains(host),
            let authority = self.authority(text)
        else { return nil }
        return "http://" + host + text[authority.endIndex...]
    }
}
