import JSON
import Primitives
import Testing

/// Whatever the writer writes, jansson parses to the same value. The seeds are fixed: a failure can be looked at again.
@Suite struct JSONRoundTripTests {
    /// Scalars that have broken JSON writers before.
    private static let notable: [Unicode.Scalar] =
        (1...0x7F).compactMap { Unicode.Scalar($0 as UInt32) } + [
            "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10000}",
            "\u{10FFFF}", "\u{2028}", "\u{2029}", "\u{301}", "\u{200D}", "🎈", "👩", "é", "\"", "\\", "/",
        ]

    private static func text(_ random: inout SeededRandom) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            if Bool.random(using: &random), let scalar = Self.notable.randomElement(using: &random) {
                text.unicodeScalars.append(scalar)
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func number(_ random: inout SeededRandom) -> Double {
        let number = Double(bitPattern: random.next())
        return number.isFinite ? number : 0.5
    }

    private static func value(_ depth: Int, _ random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 6 : 8), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .integer(Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...63, using: &random))
        case 3: return .number(Self.number(&random))
        case 4, 5: return .string(Self.text(&random))
        case 6:
            return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in Self.value(depth - 1, &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                object[Self.text(&random)] = Self.value(depth - 1, &random)
            }
            return .object(object)
        }
    }

    @Test func `random trees come back as they were, byte for byte`() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<1500 {
            let value = Self.value(4, &random)
            let text = value.encoded
            let parsed = try JSONValue(parsing: text)
            #expect(parsed == value)
            #expect(parsed.encoded == text)
        }
    }

    @Test func `a character that needs an escape is found at every place of a word`() throws {
        for scalar in Self.notable {
            for position in 0...17 {
                for tail in [0, 1, 7, 8, 9] {
                    let text =
                        String(repeating: "a", count: position) + String(scalar) + String(repeating: "é", count: tail)
                    let parsed = try JSONValue(parsing: JSONValue.string(text).encoded)
                    #expect(parsed.stringValue.map { Array($0.utf8) } == Array(text.utf8))
                }
            }
        }
    }

    @Test func `doubles come back with every bit`() throws {
        var random = SeededRandom(seed: 12)
        let extremes: [Double] = [
            0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, .ulpOfOne, .pi, 0.1, 1e15, 1e16, 1e17, 1e22, 1e23, 9_007_199_254_740_992, 1 / 3,
        ]
        for value in extremes + (0..<20_000).map({ _ in Self.number(&random) }) {
            let parsed = try JSONValue(parsing: JSONValue.number(value).encoded)
            #expect(parsed.numberValue?.bitPattern == value.bitPattern)
            if case .integer = parsed { Issue.record("\(value) came back as an integer") }
        }
    }

    @Test func `integers come back exactly`() throws {
        var random = SeededRandom(seed: 13)
        for value in [Int64.min, -1, 0, 1, .max] + (0..<2000).map({ _ in Int64(truncatingIfNeeded: random.next()) }) {
            #expect(try JSONValue(parsing: JSONValue.integer(value).encoded) == .integer(value))
        }
    }

    @Test func `damaged text is refused or read, never a trap`() throws {
        var random = SeededRandom(seed: 14)
        for _ in 0..<3000 {
            var bytes = Self.value(3, &random).encoded
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let position = Int.random(in: bytes.indices, using: &random)
                bytes[position] = UInt8(truncatingIfNeeded: random.next())
            }
            do {
                let value = try JSONValue(parsing: bytes)
                #expect(try JSONValue(parsing: value.encoded) == value)
            } catch {
                #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty)
            }
        }
    }
}

/// SplitMix64: the same numbers at every run.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
