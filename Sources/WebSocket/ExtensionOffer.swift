/// One member of `Sec-WebSocket-Extensions`.
///
/// Source: RFC 6455, section 9.1.
internal struct ExtensionOffer: Equatable, Sendable {
    internal struct Parameter: Equatable, Sendable {
        let name: String
        let value: String?
    }

    let name: String
    let parameters: [Parameter]

    /// Reads the field's value; `nil` when it is not of that grammar.
    static func list(_ text: String) -> [ExtensionOffer]? {
        var scanner = HeaderScanner(text)
        var offers: [ExtensionOffer] = []
        repeat {
            scanner.skipSpace()
            guard let name = scanner.token() else { continue }
            guard let parameters = Self.parameters(&scanner) else { return nil }
            offers.append(ExtensionOffer(name: name, parameters: parameters))
        } while scanner.consume(",")
        return scanner.isAtEnd ? offers : nil
    }

    private static func parameters(_ scanner: inout HeaderScanner) -> [Parameter]? {
        var parameters: [Parameter] = []
        scanner.skipSpace()
        while scanner.consume(";") {
            scanner.skipSpace()
            guard let name = scanner.token() else { return nil }
            scanner.skipSpace()
            var value: String?
            if scanner.consume("=") {
                scanner.skipSpace()
                // Unquoted, it must be a token too.
                guard let text = scanner.tokenOrQuoted(), text.isHeaderToken else { return nil }
                value = text
            }
            parameters.append(Parameter(name: name, value: value))
            scanner.skipSpace()
        }
        return parameters
    }
}
