import JSON
import YAML

extension YAMLNode {
    static func flag(_ value: Bool) -> YAMLNode { .plain(value ? "true" : "false") }

    /// A JSON value as the same value of YAML.
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .plain("null")
        case .bool(let value): self = .flag(value)
        case .integer(let value): self = .plain("\(value)")
        case .number: self = .plain(Self.withPoint(json.text))
        case .string(let text): self = .text(text)
        case .array(let items): self = .list(items.map { YAMLNode($0) })
        case .object(let object): self = .map(object.map { ($0.key, YAMLNode($0.value)) })
        }
    }

    /// `1e+22` is a text in YAML 1.1, `1.0e+22` a number in both.
    private static func withPoint(_ number: String) -> String {
        guard let exponent = number.firstIndex(of: "e"), !number.contains(".") else { return number }
        return number[..<exponent] + ".0" + number[exponent...]
    }

    /// The node's value by YAML 1.2's core schema (10.3.2). What JSON cannot say (`.inf`, `.nan`) stays text.
    var json: JSONValue {
        switch self {
        case .sequence(let elements, _): .array(elements.map(\.json))
        case .mapping(let pairs, _): .object(JSONObject(pairs.map { ($0.key, $0.value.json) }))
        case .scalar(let text, quoted: true, _): .string(text)
        case .scalar(let text, quoted: false, _): Self.plainValue(text, isNull: self.isNull)
        }
    }

    private static func plainValue(_ text: String, isNull: Bool) -> JSONValue {
        if isNull { return .null }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: break
        }
        if let integer = self.integer(text) { return .integer(integer) }
        guard text.utf8.contains(where: { (0x30...0x39).contains($0) }),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return .string(text) }
        return .number(number)
    }

    /// A plain scalar's whole number: decimal, `0x…` or `0o…`.
    private static func integer(_ text: String) -> Int64? {
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8) }
        return Int64(text)
    }

    /// Of a plain scalar that either version of YAML takes for a truth value; nil: it is none.
    var flag: Bool? {
        guard case .scalar(let text, quoted: false, _) = self else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on", "y": return true
        case "false", "no", "off", "n": return false
        default: return nil
        }
    }
}
