/// Chooses among a client's offers of permessage-deflate.
///
/// Source: RFC 7692, sections 5.1 and 7.1.
internal enum DeflateNegotiation {
    /// The first offer that can be kept; `nil` when there is none. An offer is passed over when it has a parameter that
    /// is unknown, is there twice or has a wrong value, and when it asks for a window of 8 bits, which zlib cannot do.
    internal static func agree(_ offers: [ExtensionOffer], policy: DeflatePolicy) -> DeflateParameters? {
        for offer in offers where offer.name.lowercased() == "permessage-deflate" {
            guard let wish = Wish(offer), wish.serverWindowBits ?? 15 >= 9 else { continue }
            let clientLimit = wish.clientWindow.map { $0 ?? 15 }
            return DeflateParameters(
                serverContextTakeover: policy.serverContextTakeover && !wish.serverNoContextTakeover,
                clientContextTakeover: policy.clientContextTakeover && !wish.clientNoContextTakeover,
                serverWindowBits: min(policy.serverWindowBits, wish.serverWindowBits ?? 15),
                // A client that did not name its window cannot be asked to bound it; one that is already below what is
                // wanted needs no answer.
                clientWindowBits: clientLimit.map { policy.clientWindowBits < $0 ? policy.clientWindowBits : 15 } ?? 15,
                tellsServerWindow: wish.serverWindowBits != nil)
        }
        return nil
    }

    /// The parameters of one offer.
    private struct Wish {
        var serverNoContextTakeover = false
        var clientNoContextTakeover = false
        var serverWindowBits: Int?
        /// `nil` when it is not named, `.some(nil)` when it is named without a value.
        var clientWindow: Int??

        init?(_ offer: ExtensionOffer) {
            guard Set(offer.parameters.map(\.name)).count == offer.parameters.count else { return nil }
            for parameter in offer.parameters {
                switch (parameter.name, parameter.value) {
                case ("server_no_context_takeover", nil): self.serverNoContextTakeover = true
                case ("client_no_context_takeover", nil): self.clientNoContextTakeover = true
                case ("client_max_window_bits", nil): self.clientWindow = .some(nil)
                case ("client_max_window_bits", let value?):
                    guard let bits = Self.windowBits(value) else { return nil }
                    self.clientWindow = bits
                case ("server_max_window_bits", let value?):
                    guard let bits = Self.windowBits(value) else { return nil }
                    self.serverWindowBits = bits
                default: return nil
                }
            }
        }

        /// 8 to 15 in decimal, without a leading zero (RFC 7692, section 7.1.2.1).
        private static func windowBits(_ text: String) -> Int? {
            guard let bits = Int(text), (8...15).contains(bits), String(bits) == text else { return nil }
            return bits
        }
    }
}
