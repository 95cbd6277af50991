import Testing
import WebSocket

/// One case of the Autobahn test suite.
struct AutobahnCase: CustomTestStringConvertible, Sendable {
    let number: String
    let input: [UInt8]
    /// What comes back before a close frame.
    var echo: [ServerFrame] = []
    /// The code of the server's close frame; nil: the connection goes on.
    var close: UInt16?
    /// Bytes that arrive at a time; nil: all at once.
    var pieces: Int?

    var testDescription: String { self.number }
}

/// Source: Autobahn|Testsuite, the list of its cases.
enum AutobahnCases {
    static let star = UInt8(ascii: "*")
    static func stars(_ count: Int) -> [UInt8] { Array(repeating: Self.star, count: count) }
    private static func text(_ text: String, _ isFinal: Bool = true) -> [UInt8] {
        ClientFrame.text(text, isFinal: isFinal)
    }
    private static func more(_ text: String, _ isFinal: Bool = true) -> [UInt8] {
        ClientFrame.continuation(text, isFinal: isFinal)
    }

    // MARK: 1, framing; 2, pings and pongs

    static let framing: [AutobahnCase] = {
        var cases: [AutobahnCase] = []
        for (index, size) in [0, 125, 126, 127, 128, 65_535, 65_536, 65_536].enumerated() {
            let pieces = index == 7 ? 997 : nil
            let payload = Self.stars(size)
            cases.append(
                AutobahnCase(
                    number: "1.1.\(index + 1)", input: ClientFrame.make(1, payload), echo: [.text(payload)],
                    pieces: pieces))
            cases.append(
                AutobahnCase(
                    number: "1.2.\(index + 1)", input: ClientFrame.make(2, payload), echo: [.binary(payload)],
                    pieces: pieces))
        }
        return cases
    }()

    static let pings: [AutobahnCase] = {
        let binary: [UInt8] = [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF]
        let long = Array(repeating: UInt8(0xFE), count: 125)
        let ten = (0..<10).flatMap { ClientFrame.ping("payload-\($0)") }
        let pongs = (0..<10).map { ServerFrame.pong("payload-\($0)") }
        return [
            AutobahnCase(number: "2.1", input: ClientFrame.ping(), echo: [.pong("")]),
            AutobahnCase(number: "2.2", input: ClientFrame.ping("Hello, world!"), echo: [.pong("Hello, world!")]),
            AutobahnCase(number: "2.3", input: ClientFrame.make(9, binary), echo: [.pong(binary)]),
            AutobahnCase(number: "2.4", input: ClientFrame.make(9, long), echo: [.pong(long)]),
            AutobahnCase(number: "2.5", input: ClientFrame.make(9, long + [0xFE]), close: 1002),
            AutobahnCase(number: "2.6", input: ClientFrame.make(9, long), echo: [.pong(long)], pieces: 1),
            AutobahnCase(number: "2.7", input: ClientFrame.pong()),
            AutobahnCase(number: "2.8", input: ClientFrame.pong("unsolicited")),
            AutobahnCase(number: "2.9", input: ClientFrame.pong("x") + ClientFrame.ping("ping"), echo: [.pong("ping")]),
            AutobahnCase(number: "2.10", input: ten, echo: pongs),
            AutobahnCase(number: "2.11", input: ten, echo: pongs, pieces: 1),
        ]
    }()

    // MARK: 3, reserved bits; 4, opcodes

    static let reserved: [AutobahnCase] = {
        let hello = Self.text("Hello, world!")
        func marked(_ bits: UInt8) -> [UInt8] { ClientFrame.text("Hello, world!", reserved: bits) }
        return [
            AutobahnCase(number: "3.1", input: marked(1), close: 1002),
            AutobahnCase(
                number: "3.2", input: hello + marked(2) + ClientFrame.ping(), echo: [.text("Hello, world!")],
                close: 1002),
            AutobahnCase(
                number: "3.3", input: hello + marked(3) + ClientFrame.ping(), echo: [.text("Hello, world!")],
                close: 1002,
                pieces: hello.count),
            AutobahnCase(
                number: "3.4", input: hello + marked(4) + ClientFrame.ping(), echo: [.text("Hello, world!")],
                close: 1002,
                pieces: 1),
            AutobahnCase(number: "3.5", input: ClientFrame.make(2, Self.stars(8), reserved: 5), close: 1002),
            AutobahnCase(number: "3.6", input: ClientFrame.make(9, [], reserved: 6), close: 1002),
            AutobahnCase(number: "3.7", input: ClientFrame.make(8, [], reserved: 7), close: 1002),
        ]
    }()

    static let opcodes: [AutobahnCase] = {
        let hello = Self.text("Hello, world!")
        return [(1, Array(3...7 as ClosedRange<UInt8>)), (2, Array(11...15))].flatMap { section, codes in
            codes.enumerated().flatMap { index, opcode -> [AutobahnCase] in
                let number = "4.\(section).\(index + 1)"
                return [
                    AutobahnCase(number: number, input: ClientFrame.make(opcode), close: 1002),
                    AutobahnCase(
                        number: number + " with a payload", input: ClientFrame.make(opcode, Self.stars(9)), close: 1002),
                    AutobahnCase(
                        number: number + " after a text, in pieces",
                        input: hello + ClientFrame.make(opcode, Self.stars(9)) + ClientFrame.ping(),
                        echo: [.text("Hello, world!")], close: 1002, pieces: 1),
                ]
            }
        }
    }()

    // MARK: 5, fragmentation

    static let fragmentation: [AutobahnCase] = {
        let two = Self.text("fragment1", false) + Self.more("fragment2")
        let between = Self.text("fragment1", false) + ClientFrame.ping("ping") + Self.more("fragment2")
        let whole = ServerFrame.text("fragment1fragment2")
        var five = Self.text("fragment1", false) + Self.more("fragment2", false) + ClientFrame.ping("pongme 1")
        five += Self.more("fragment3", false) + ClientFrame.ping("pongme 2") + Self.more("fragment4", false)
        five += ClientFrame.ping("pongme 3") + Self.more("fragment5")
        let fiveEchoes: [ServerFrame] = [
            .pong("pongme 1"), .pong("pongme 2"), .pong("pongme 3"),
            .text("fragment1fragment2fragment3fragment4fragment5"),
        ]
        var cases = [
            AutobahnCase(
                number: "5.1", input: ClientFrame.make(9, Self.stars(3), isFinal: false) + Self.more("x"), close: 1002),
            AutobahnCase(
                number: "5.2", input: ClientFrame.make(10, Self.stars(3), isFinal: false) + Self.more("x"), close: 1002),
            AutobahnCase(
                number: "5.15", input: two + Self.more("x", false) + Self.text("y"), echo: [whole], close: 1002),
            AutobahnCase(number: "5.16", input: Self.more("x", false) + Self.text("y"), close: 1002),
            AutobahnCase(number: "5.17", input: Self.more("x") + Self.text("y"), close: 1002),
            AutobahnCase(number: "5.18", input: Self.text("x", false) + Self.text("y"), close: 1002),
            AutobahnCase(number: "5.19", input: five, echo: fiveEchoes, pieces: 20),
            AutobahnCase(number: "5.20", input: five, echo: fiveEchoes),
        ]
        for (index, pieces) in [nil, 15, 1].enumerated() {
            cases += [
                AutobahnCase(number: "5.\(3 + index)", input: two, echo: [whole], pieces: pieces),
                AutobahnCase(number: "5.\(6 + index)", input: between, echo: [.pong("ping"), whole], pieces: pieces),
                AutobahnCase(
                    number: "5.\(9 + index)", input: Self.more("nothing to go on with") + Self.text("x"), close: 1002,
                    pieces: pieces),
                AutobahnCase(
                    number: "5.\(12 + index)", input: Self.more("nothing to go on with", false) + Self.text("x"),
                    close: 1002, pieces: pieces),
            ]
        }
        return cases
    }()

    // MARK: 6, UTF-8

    static let texts: [AutobahnCase] = {
        let greeting = "Hello-µ@ßöäüàá-UTF-8!!"
        let bytes = Array(greeting.utf8)
        let bad: [UInt8] = [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF, 0x83, 0xCE, 0xBC, 0xCE, 0xB5, 0xED, 0xA0, 0x80]
        let tail = Array("edited".utf8)
        var cases = [
            AutobahnCase(number: "6.1.1", input: Self.text(""), echo: [.text("")]),
            AutobahnCase(
                number: "6.1.2", input: Self.text("", false) + Self.more("", false) + Self.more(""), echo: [.text("")]),
            AutobahnCase(
                number: "6.1.3", input: Self.text("", false) + Self.more("middle frame payload", false) + Self.more(""),
                echo: [.text("middle frame payload")]),
            AutobahnCase(number: "6.2.1", input: ClientFrame.make(1, bytes), echo: [.text(bytes)]),
            AutobahnCase(number: "6.2.2", input: ClientFrame.fragmented(1, bytes, size: 12), echo: [.text(bytes)]),
            AutobahnCase(number: "6.2.3", input: ClientFrame.fragmented(1, bytes, size: 1), echo: [.text(bytes)]),
            AutobahnCase(number: "6.3.1", input: ClientFrame.make(1, bad + tail), close: 1007),
            AutobahnCase(number: "6.3.2", input: ClientFrame.fragmented(1, bad + tail, size: 1), close: 1007),
            // Fails as soon as it can: before the rest of the message, of the frame, of the character.
            AutobahnCase(number: "6.4.1", input: ClientFrame.make(1, bad, isFinal: false), close: 1007),
            AutobahnCase(
                number: "6.4.3", input: Array(ClientFrame.make(1, bad + tail + Self.stars(100)).dropLast(100)),
                close: 1007,
                pieces: 1),
        ]
        let valid: [(String, [UInt8])] = [
            ("6.5", Array("κόσμε".utf8)), ("6.7.1", [0]), ("6.7.2", [0xC2, 0x80]), ("6.7.3", [0xE0, 0xA0, 0x80]),
            ("6.7.4", [0xF0, 0x90, 0x80, 0x80]), ("6.9.1", [0x7F]), ("6.9.2", [0xDF, 0xBF]),
            ("6.9.3", [0xEF, 0xBF, 0xBF]), ("6.9.4", [0xF4, 0x8F, 0xBF, 0xBF]), ("6.11.1", [0xED, 0x9F, 0xBF]),
            ("6.11.2", [0xEE, 0x80, 0x80]), ("6.11.3", [0xEF, 0xBF, 0xBD]), ("6.11.4", [0xF4, 0x8F, 0xBF, 0xBF]),
            ("6.22.1", [0xEF, 0xBF, 0xBE]), ("6.22.34", [0xF4, 0x8F, 0xBF, 0xBF]), ("6.23.1", [0xEF, 0xBF, 0xB9]),
        ]
        let invalid: [(String, [UInt8])] = [
            ("6.6", Array("κόσμε".utf8.dropLast())), ("6.8.1", [0xF8, 0x88, 0x80, 0x80, 0x80]),
            ("6.8.2", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]), ("6.10.1", [0xF7, 0xBF, 0xBF, 0xBF]),
            ("6.10.2", [0xFB, 0xBF, 0xBF, 0xBF, 0xBF]), ("6.11.5", [0xF4, 0x90, 0x80, 0x80]), ("6.12.1", [0x80]),
            ("6.12.2", [0xBF]), ("6.12.8", Array(0x80...0xBE)), ("6.13.1", [0xC0, 0x20]), ("6.13.3", [0xF0, 0x20]),
            ("6.14.1", [0xC0]), ("6.14.2", [0xE0, 0x80]), ("6.14.3", [0xF0, 0x80, 0x80]), ("6.14.6", [0xDF]),
            ("6.14.7", [0xEF, 0xBF]), ("6.14.8", [0xF7, 0xBF, 0xBF]), ("6.16.1", [0xFE]), ("6.16.2", [0xFF]),
            ("6.17.1", [0xC0, 0xAF]), ("6.17.2", [0xE0, 0x80, 0xAF]), ("6.17.3", [0xF0, 0x80, 0x80, 0xAF]),
            ("6.18.1", [0xC1, 0xBF]), ("6.18.2", [0xE0, 0x9F, 0xBF]), ("6.18.3", [0xF0, 0x8F, 0xBF, 0xBF]),
            ("6.19.1", [0xC0, 0x80]), ("6.19.2", [0xE0, 0x80, 0x80]), ("6.19.3", [0xF0, 0x80, 0x80, 0x80]),
            ("6.20.1", [0xED, 0xA0, 0x80]), ("6.20.4", [0xED, 0xAF, 0xBF]), ("6.20.7", [0xED, 0xBF, 0xBF]),
            ("6.21.1", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]), ("6.21.8", [0xED, 0xAF, 0xBF, 0xED, 0xBF, 0xBF]),
        ]
        for (number, bytes) in valid {
            cases.append(AutobahnCase(number: number, input: ClientFrame.make(1, bytes), echo: [.text(bytes)]))
        }
        for (number, bytes) in invalid {
            cases.append(AutobahnCase(number: number, input: ClientFrame.make(1, bytes), close: 1007))
        }
        return cases
    }()

    // MARK: 7, closing

    static let closing: [AutobahnCase] = {
        let normal = ClientFrame.close(1000)
        let hello = Self.text("Hello World!")
        let big = Self.stars(262_144)
        var cases = [
            AutobahnCase(number: "7.1.1", input: hello + normal, echo: [.text("Hello World!")], close: 1000),
            AutobahnCase(number: "7.1.2", input: normal + normal, close: 1000),
            AutobahnCase(number: "7.1.3", input: normal + ClientFrame.ping(), close: 1000),
            AutobahnCase(number: "7.1.4", input: normal + hello, close: 1000),
            AutobahnCase(
                number: "7.1.5", input: Self.text("fragment1", false) + normal + Self.more("fragment2"), close: 1000),
            AutobahnCase(
                number: "7.1.6", input: ClientFrame.make(1, big) + hello + normal + ClientFrame.ping(),
                echo: [.text(big), .text("Hello World!")], close: 1000),
            AutobahnCase(number: "7.3.2", input: ClientFrame.make(8, [0x03]), close: 1002),
            AutobahnCase(number: "7.3.3", input: normal, close: 1000),
            AutobahnCase(number: "7.3.4", input: ClientFrame.close(1000, Array("Hello World!".utf8)), close: 1000),
            AutobahnCase(number: "7.3.5", input: ClientFrame.close(1000, Self.stars(123)), close: 1000),
            AutobahnCase(number: "7.3.6", input: ClientFrame.close(1000, Self.stars(124)), close: 1002),
            AutobahnCase(number: "7.5.1", input: ClientFrame.close(1000, [0xCE, 0xBA, 0xED, 0xA0, 0x80]), close: 1007),
        ]
        let allowed: [UInt16] = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
        let refused: [UInt16] = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535]
        for (index, code) in allowed.enumerated() {
            cases.append(AutobahnCase(number: "7.7.\(index + 1)", input: ClientFrame.close(code), close: code))
        }
        for (index, code) in refused.enumerated() {
            let number = index < 9 ? "7.9.\(index + 1)" : "7.13.\(index - 8)"
            cases.append(AutobahnCase(number: number, input: ClientFrame.close(code), close: 1002))
        }
        return cases
    }()
}
