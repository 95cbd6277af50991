import Core
import JSON
import Primitives

extension Shape {
    /// Everything about `value` that does not fit, each named by its path; empty when it fits.
    package func issues(of value: JSONValue, at path: String = "") -> [FieldIssue] {
        var issues: [FieldIssue] = []
        self.check(value, path, &issues)
        return issues
    }

    /// Issues that are named; a body with more is as wrong, and its answer must not grow with it.
    private static let longestList = 20

    private func check(_ value: JSONValue, _ path: String, _ issues: inout [FieldIssue]) {
        guard issues.count < Self.longestList else { return }
        switch self {
        case .boolean: Self.expect(value.boolValue != nil, "true or false", path, &issues)
        case .integer(let range): Self.checkInteger(value, range, path, &issues)
        case .number(let range): Self.checkNumber(value, range, path, &issues)
        case .string(let length, let format): Self.checkString(value, length, format, path, &issues)
        case .choice(let choices): Self.checkChoice(value, choices, path, &issues)
        case .identifier(let prefix): Self.checkIdentifier(value, prefix, path, &issues)
        case .array(let element, let count): Self.checkArray(value, element, count, path, &issues)
        case .object(let fields): Self.checkObject(value, fields, isOpen: false, path, &issues)
        case .open(let fields): Self.checkObject(value, fields, isOpen: true, path, &issues)
        case .any: return
        case .nullable(let shape): if value != .null { shape.check(value, path, &issues) }
        case .named(_, let shape): shape.check(value, path, &issues)
        }
    }

    private static func expect(_ holds: Bool, _ what: String, _ path: String, _ issues: inout [FieldIssue]) {
        if !holds { issues.append(FieldIssue(path, .type, "This must be \(what).")) }
    }

    private static func checkInteger(
        _ value: JSONValue, _ range: ClosedRange<Int64>, _ path: String, _ issues: inout [FieldIssue]
    ) {
        guard let integer = value.wholeNumber else { return self.expect(false, "a whole number", path, &issues) }
        if !range.contains(integer) {
            issues.append(FieldIssue(path, .range, "This must be \(range.lowerBound) to \(range.upperBound)."))
        }
    }

    private static func checkNumber(
        _ value: JSONValue, _ range: ClosedRange<Double>, _ path: String, _ issues: inout [FieldIssue]
    ) {
        guard let number = value.numberValue else { return self.expect(false, "a number", path, &issues) }
        if !range.contains(number) {
            let ends = [range.lowerBound, range.upperBound].map { Int64(exactly: $0)?.description ?? $0.description }
            issues.append(FieldIssue(path, .range, "This must be \(ends[0]) to \(ends[1])."))
        }
    }

    private static func checkString(
        _ value: JSONValue, _ length: ClosedRange<Int>, _ format: TextFormat?, _ path: String,
        _ issues: inout [FieldIssue]
    ) {
        guard let text = value.stringValue else { return self.expect(false, "text", path, &issues) }
        let fits = length.contains(text.unicodeScalars.count)
        if !fits, let format, format.hasItsOwnLength {
            issues.append(FieldIssue(path, .format, format.words))
        } else if !fits {
            issues.append(
                FieldIssue(path, .length, "Use \(length.lowerBound) to \(length.upperBound) characters."))
        } else if let format, !format.holds(for: text) {
            issues.append(FieldIssue(path, .format, format.words))
        }
    }

    private static func checkChoice(
        _ value: JSONValue, _ choices: [String], _ path: String, _ issues: inout [FieldIssue]
    ) {
        guard let text = value.stringValue else { return self.expect(false, "text", path, &issues) }
        if !choices.contains(text) {
            issues.append(FieldIssue(path, .choice, "This must be one of \(choices.joined(separator: ", "))."))
        }
    }

    private static func checkIdentifier(
        _ value: JSONValue, _ prefix: IdentifierPrefix, _ path: String, _ issues: inout [FieldIssue]
    ) {
        guard let text = value.stringValue else { return self.expect(false, "text", path, &issues) }
        if prefix.identifier(text) == nil {
            issues.append(
                FieldIssue(path, .format, "This must be an id such as \(prefix.rawValue)_… (22 digits) or a UUID."))
        }
    }

    private static func checkArray(
        _ value: JSONValue, _ element: Shape, _ count: ClosedRange<Int>, _ path: String, _ issues: inout [FieldIssue]
    ) {
        guard let array = value.arrayValue else { return self.expect(false, "a list", path, &issues) }
        guard count.contains(array.count) else {
            issues.append(FieldIssue(path, .length, "List \(count.lowerBound) to \(count.upperBound) items."))
            return
        }
        for (index, item) in array.enumerated() { element.check(item, "\(path)[\(index)]", &issues) }
    }

    private static func checkObject(
        _ value: JSONValue, _ fields: [Field], isOpen: Bool, _ path: String, _ issues: inout [FieldIssue]
    ) {
        guard let object = value.objectValue else { return self.expect(false, "an object", path, &issues) }
        let prefix = path.isEmpty ? "" : path + "."
        for field in fields {
            let name = field.name
            if let member = object[name] {
                field.shape.check(member, prefix + name, &issues)
            } else if field.isRequired {
                issues.append(FieldIssue(prefix + name, .required, "This is required."))
            }
        }
        guard !isOpen else { return }
        for key in object.keys where issues.count < Self.longestList && !fields.contains(where: { $0.name == key }) {
            issues.append(FieldIssue(prefix + key.prefix(100), .unknown, "There is no such field here."))
        }
    }
}

extension TextFormat {
    fileprivate func holds(for text: String) -> Bool {
        switch self {
        case .email, .password: true  // judged by the rules of accounts, which have better words for it
        case .dateTime: Instant(rfc3339: text) != nil
        case .date: Day(text) != nil
        case .uri: Self.isWebAddress(text)
        case .color: Self.isColor(text)
        }
    }

    /// Whether a text of another length is simply none of this format: how long it may be says nothing to people.
    fileprivate var hasItsOwnLength: Bool {
        switch self {
        case .dateTime, .date, .color: true
        case .email, .password, .uri: false
        }
    }

    fileprivate var words: String {
        switch self {
        case .email: "This is not an e-mail address."
        case .password: "This cannot be a password."
        case .dateTime: "This must be a time such as 2026-01-31T12:00:00Z."
        case .date: "This must be a day such as 2026-01-31."
        case .uri: "This must be an address that starts with https:// or http://."
        case .color: "This must be a colour such as #0a6b5d."
        }
    }

    private static func isWebAddress(_ text: String) -> Bool {
        let lower = text.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return false }
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        return rest.first.map { $0 != "/" && $0 != "?" && $0 != "#" } == true
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !"\"<>\\^`{|}".unicodeScalars.contains($0)
            }
    }

    private static func isColor(_ text: String) -> Bool {
        let digits = text.dropFirst()
        return text.first == "#" && [3, 6, 8].contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 32) }
    }
}

extension IdentifierPrefix {
    /// The key that `text` stands for, in either of its forms; nil for anything else.
    package func identifier(_ text: some StringProtocol) -> UUID? {
        let start = self.rawValue + "_"
        if text.hasPrefix(start) { return UUID(base62: text.dropFirst(start.count)) }
        return UUID(canonical: text)
    }
}

extension JSONValue {
    /// An integer, also when it was written with a fraction of zero.
    package var wholeNumber: Int64? {
        if let integer = self.integerValue { return integer }
        return self.numberValue.flatMap { Int64(exactly: $0) }
    }
}
