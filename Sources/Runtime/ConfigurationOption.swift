/// One row of the configuration table: a key, where its value lives, which values it takes, and what it is for.
package struct ConfigurationOption: Sendable {
    /// The path in the file, for example `api.processes`.
    package let key: String
    /// Printed and logged as `********`.
    package let isSecret: Bool
    /// One paragraph for the example file: what it is, the unit, special values, dangers.
    package let documentation: String

    let storage: Storage

    /// Where the value lives, with what is accepted there.
    enum Storage: Sendable {
        case boolean(WritableKeyPath<Configuration, Bool> & Sendable)
        case integer(WritableKeyPath<Configuration, Int> & Sendable, ClosedRange<Int>, unit: String)
        case text(WritableKeyPath<Configuration, String> & Sendable, ConfigurationRule)
        case list(WritableKeyPath<Configuration, [String]> & Sendable, ConfigurationRule)
    }

    /// A value as it comes from a file or the environment.
    enum Input: Equatable {
        case scalar(String)
        case list([String])
    }

    /// The environment variable that overrides the file: `ATRIUM_API_PROCESSES`.
    package var environmentVariable: String {
        "ATRIUM_" + String(self.key.uppercased().map { $0 == "." ? "_" : $0 })
    }

    /// What a correct value looks like, for example `a whole number from 1 to 64 (processes)`.
    package var expected: String {
        switch self.storage {
        case .boolean: "true or false"
        case .integer(_, let range, let unit):
            "a whole number from \(range.lowerBound) to \(range.upperBound)\(unit.isEmpty ? "" : " (\(unit))")"
        case .text(_, let rule): rule.expected
        case .list(_, let rule): "a list, each \(rule.expected)"
        }
    }

    /// Puts the value in its place; false when it is not what `expected` says.
    func set(_ input: Input, in configuration: inout Configuration) -> Bool {
        switch (self.storage, input) {
        case (.boolean(let path), .scalar(let text)):
            guard text == "true" || text == "false" else { return false }
            configuration[keyPath: path] = text == "true"
        case (.integer(let path, let range, _), .scalar(let text)):
            guard let number = Int(text), range.contains(number) else { return false }
            configuration[keyPath: path] = number
        case (.text(let path, let rule), .scalar(let text)):
            guard rule.accepts(text) else { return false }
            configuration[keyPath: path] = text
        case (.list(let path, let rule), .list(let items)):
            guard items.allSatisfy(rule.accepts) else { return false }
            configuration[keyPath: path] = items
        case (.list, .scalar(let text)):
            return self.set(.list(Self.items(ofCommaSeparated: text)), in: &configuration)
        case (.boolean, .list), (.integer, .list), (.text, .list):
            return false
        }
        return true
    }

    /// The value in `configuration`, written as YAML.
    func yaml(in configuration: Configuration) -> String {
        switch self.storage {
        case .boolean(let path): configuration[keyPath: path] ? "true" : "false"
        case .integer(let path, _, _): String(configuration[keyPath: path])
        case .text(let path, _): Self.yaml(configuration[keyPath: path])
        case .list(let path, _): "[" + configuration[keyPath: path].map(Self.yaml).joined(separator: ", ") + "]"
        }
    }

    private static func items(ofCommaSeparated text: String) -> [String] {
        text.split(separator: ",").map { item in
            var item = item.drop { $0 == " " }
            while item.last == " " { item.removeLast() }
            return String(item)
        }
    }

    /// Plain when it cannot be mistaken for anything else, otherwise in double quotes.
    private static func yaml(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            case UInt8(ascii: ":"), UInt8(ascii: "-"): true
            default: false
            }
        }
        if plain, let first = text.first, first.isLetter || first.isNumber || first == "/", text.last != ":" {
            return text
        }
        return "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}

/// Which texts an option takes.
struct ConfigurationRule: Sendable {
    /// Completes “expected …”.
    let expected: String
    let accepts: @Sendable (String) -> Bool
}
