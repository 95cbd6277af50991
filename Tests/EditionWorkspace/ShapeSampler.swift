import JSON
import Primitives
import Surface

/// Makes values that fit a shape, with a liking for the ends of its ranges, and spoils some of them.
struct ShapeSampler {
    private var dice: SplitMix

    init(seed: UInt64) { self.dice = SplitMix(state: seed) }

    mutating func value(_ shape: Shape) -> JSONValue {
        switch shape {
        case .boolean: return .bool(self.chance(2))
        case .integer(let range): return .integer(self.number(range))
        case .number(let range): return .number(self.chance(2) ? range.lowerBound : range.upperBound)
        case .string(let length, let format): return .string(self.text(length, format))
        case .choice(let choices): return .string(choices.randomElement(using: &self.dice) ?? "")
        case .identifier(let prefix): return .string("\(prefix.rawValue)_\(UUID.v7().base62)")
        case .array(let element, let count):
            let wanted = self.chance(6) ? count.upperBound : min(count.upperBound, count.lowerBound + 3)
            return .array((0..<wanted).map { _ in self.value(element) })
        case .object(let fields): return .object(self.object(fields))
        case .open(let fields):
            var object = self.object(fields)
            for _ in 0..<Int(self.number(0...2)) { object[self.text(0...12, nil)] = self.anything(depth: 3) }
            return .object(object)
        case .any: return self.anything(depth: 3)
        case .nullable(let shape): return self.chance(4) ? .null : self.value(shape)
        case .named(_, let shape): return self.value(shape)
        }
    }

    /// The value with something else in one place, or in none.
    mutating func spoiled(_ value: JSONValue) -> JSONValue {
        if self.chance(4) { return self.anything(depth: 4) }
        switch value {
        case .object(var object):
            guard let key = object.keys.randomElement(using: &self.dice), let member = object[key] else { return value }
            object[key] = self.chance(8) ? nil : self.spoiled(member)
            if self.chance(6) { object[self.text(0...8, nil)] = .null }
            return .object(object)
        case .array(var array):
            guard let index = array.indices.randomElement(using: &self.dice) else { return [.null] }
            array[index] = self.spoiled(array[index])
            return .array(array)
        default: return self.chance(2) ? value : self.anything(depth: 2)
        }
    }

    private mutating func object(_ fields: [Field]) -> JSONObject {
        var object: JSONObject = [:]
        for field in fields where field.isRequired || self.chance(2) {
            object["\(field.name)"] = self.value(field.shape)
        }
        return object
    }

    private mutating func anything(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self.dice) {
        case 0: return .null
        case 1: return .bool(self.chance(2))
        case 2: return .integer(self.number(Int64.min...Int64.max))
        case 3: return .number([0.1, -0.0, 1e300, 2.3e-308, -1.5].randomElement(using: &self.dice) ?? 0)
        case 4, 5: return .string(self.text(0...300, nil))
        case 6: return .array((0..<3).map { _ in self.anything(depth: depth - 1) })
        default: return .object([self.text(0...9, nil): self.anything(depth: depth - 1)])
        }
    }

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        switch Int.random(in: 0..<4, using: &self.dice) {
        case 0: range.lowerBound
        case 1: range.upperBound
        default: Int64.random(in: range, using: &self.dice)
        }
    }

    private static let signs = Array(
        ("aZ0 _-%\\'\"/<>&,.:;#@\t\n\u{7F}\u{85}\u{A0}éßİΣ漢字🚀👩\u{200D}👧"
            + "\u{301}\u{200F}\u{2028}\u{FEFF}\u{FFFD}").unicodeScalars)

    private mutating func text(_ length: ClosedRange<Int>, _ format: TextFormat?) -> String {
        let upper = min(length.upperBound, 3_000)
        let count = self.chance(4) ? upper : self.chance(4) ? length.lowerBound : min(upper, length.lowerBound + 6)
        switch format {
        case .email: return "\(UUID.v7())@example.com"
        case .dateTime: return "2026-01-31T12:00:00Z"
        case .date: return "2026-01-31"
        case .color: return "#a0B1c2"
        case .uri: return "https://" + String(repeating: "é", count: max(1, count - 8))
        case .password, nil:
            let wanted = format == .password && self.chance(2) ? 20 : count
            var text = String.UnicodeScalarView()
            for _ in 0..<wanted { text.append(Self.signs.randomElement(using: &self.dice) ?? "x") }
            return String(text)
        }
    }

    /// True once in so many times.
    private mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &self.dice) == 0 }
}

/// Numbers that are the same in every run (splitmix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (self.state ^ (self.state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
