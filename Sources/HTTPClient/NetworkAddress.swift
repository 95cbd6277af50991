import Glibc

/// An IP address as a socket has it.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes.
    package let bytes: [UInt8]

    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// `192.0.2.1`, `2001:db8::1`.
    package init?(_ text: some StringProtocol) {
        var four = in_addr()
        if inet_pton(AF_INET, String(text), &four) == 1 {
            self.bytes = withUnsafeBytes(of: four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, String(text), &six) == 1 else { return nil }
        self.bytes = withUnsafeBytes(of: six) { Array($0) }
    }

    /// - Parameter socket: a `sockaddr_in` or `sockaddr_in6` of `length` bytes.
    package init?(socket: UnsafeRawPointer, length: Int) {
        guard length >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(socket.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            self.bytes = withUnsafeBytes(of: socket.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            self.bytes = withUnsafeBytes(of: socket.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return nil
        }
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = self.bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, self.bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether anybody on the internet could be meant: everything but the ranges that lead to this machine, to a network
    /// of its own, to a cloud's metadata, or nowhere. Source: IANA's special-purpose address registries (RFC 6890).
    package var isPublic: Bool {
        if let inner = self.inner { return inner.isPublic }
        let blocks = self.bytes.count == 4 ? Self.specialFour : Self.specialSix
        return !blocks.contains { $0.contains(self) }
    }

    /// The IPv4 address that an IPv6 one stands for: mapped, compatible, translated (NAT64) or tunnelled (6to4).
    private var inner: NetworkAddress? {
        guard self.bytes.count == 16 else { return nil }
        let head = Array(self.bytes[..<12])
        let isMapped = head == [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        let isTranslated = head == [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8)
        if isMapped || isTranslated { return NetworkAddress(bytes: Array(self.bytes[12...])) }
        if self.bytes[0] == 0x20, self.bytes[1] == 0x02 { return NetworkAddress(bytes: Array(self.bytes[2..<6])) }
        return nil
    }

    private static let specialFour = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    ].compactMap { AddressBlock($0) }

    private static let specialSix = [
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10",
        "ff00::/8",
    ].compactMap { AddressBlock($0) }
}

/// `10.0.0.0/8`: the addresses that begin with the same bits.
package struct AddressBlock: Sendable, Equatable {
    private let start: [UInt8]
    private let bits: Int

    /// An address alone is a block of one.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ NetworkAddress($0) }), parts.count <= 2 else { return nil }
        let all = address.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : all, (0...all).contains(bits) else { return nil }
        self.start = address.bytes
        self.bits = bits
    }

    package func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == self.start.count else { return false }
        let whole = self.bits / 8
        guard address.bytes[..<whole] == self.start[..<whole] else { return false }
        guard self.bits % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (self.bits % 8))
        return address.bytes[whole] & mask == self.start[whole] & mask
    }
}
