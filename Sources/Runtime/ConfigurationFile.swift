import YAML

/// The options that a file sets, read from YAML whose sections are the parts of the keys.
///
/// `${NAME}` and `${NAME:-default}` in a value stand for an environment variable; `$${` is a plain `${`.
struct ConfigurationFile {
    struct Entry: Equatable {
        let option: ConfigurationOption
        let input: ConfigurationOption.Input
        let line: Int

        static func == (left: Entry, right: Entry) -> Bool {
            left.option.key == right.option.key && left.input == right.input && left.line == right.line
        }
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [String] = []

    private let name: String
    private let environment: [String: String]

    /// - Parameter name: what the file is called in problems.
    init(_ bytes: [UInt8], name: String, environment: [String: String]) {
        self.name = name
        self.environment = environment
        do {
            guard let root = try parse(bytes) else { return }
            self.visit(root, key: "")
        } catch {
            self.problems.append("\(name), line \(error.line): \(error.message)")
        }
    }

    private mutating func visit(_ node: YAMLNode, key: String) {
        if let option = ConfigurationTable.option(key) {
            self.take(node, for: option)
            return
        }
        guard case .mapping(let pairs, let line) = node else {
            if !key.isEmpty, case .scalar("", quoted: false, line: _) = node { return }
            self.refuse("\(key.isEmpty ? "the file" : key) must be a section: keys with values", line: node.line)
            return
        }
        _ = line
        for pair in pairs {
            let path = key.isEmpty ? pair.key : "\(key).\(pair.key)"
            if ConfigurationTable.option(path) != nil || Self.isSection(path) {
                self.visit(pair.value, key: path)
            } else {
                self.refuse("unknown key \(path)\(Self.suggestion(for: path))", line: pair.line)
            }
        }
    }

    private mutating func take(_ node: YAMLNode, for option: ConfigurationOption) {
        switch node {
        case .scalar(let text, _, let line):
            guard let value = self.expand(text, line: line, key: option.key) else { return }
            self.entries.append(Entry(option: option, input: .scalar(value), line: line))
        case .sequence(let items, let line):
            var values: [String] = []
            for item in items {
                guard case .scalar(let text, _, let itemLine) = item else {
                    self.refuse("\(option.key): expected \(option.expected)", line: item.line)
                    return
                }
                guard let value = self.expand(text, line: itemLine, key: option.key) else { return }
                values.append(value)
            }
            self.entries.append(Entry(option: option, input: .list(values), line: line))
        case .mapping:
            self.refuse("\(option.key): expected \(option.expected), not a section", line: node.line)
        }
    }

    private mutating func expand(_ text: String, line: Int, key: String) -> String? {
        var output = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                output += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else {
                    self.refuse("\(key): a ${ without its }", line: line)
                    return nil
                }
                guard let value = self.value(of: rest[..<end].dropFirst(2), line: line, key: key) else { return nil }
                output += value
                rest = rest[rest.index(after: end)...]
            } else {
                output.append("$")
                rest = rest.dropFirst()
            }
        }
        return output + rest
    }

    /// The value of `NAME` or `NAME:-default`.
    private mutating func value(of expression: Substring, line: Int, key: String) -> String? {
        let name = expression.prefix { $0 != ":" }
        let tail = expression.dropFirst(name.count)
        guard !name.isEmpty, tail.isEmpty || tail.hasPrefix(":-") else {
            self.refuse("\(key): ${\(expression)} is neither ${NAME} nor ${NAME:-default}", line: line)
            return nil
        }
        if let value = self.environment[String(name)], !value.isEmpty { return value }
        if tail.hasPrefix(":-") { return String(tail.dropFirst(2)) }
        self.refuse("\(key): the environment has no \(name); export it, or write ${\(name):-default}", line: line)
        return nil
    }

    private mutating func refuse(_ problem: String, line: Int) {
        self.problems.append("\(self.name), line \(line): \(problem)")
    }

    private static func isSection(_ path: String) -> Bool {
        ConfigurationTable.options.contains { $0.key.hasPrefix("\(path).") }
    }

    /// The key that a misspelt one may have meant: one with the same last part, or one that differs in few letters.
    private static func suggestion(for path: String) -> String {
        let last = path.split(separator: ".").last.map(String.init) ?? path
        let keys = ConfigurationTable.options.map(\.key)
        let match = keys.first { $0.hasSuffix(".\(last)") } ?? keys.first { Self.isNear($0, path) }
        return match.map { "; is it \($0)?" } ?? ": `atrium config` lists all keys"
    }

    /// At most two letters inserted, removed or replaced.
    private static func isNear(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard abs(left.count - right.count) <= 2 else { return false }
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (byte == right[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count] <= 2
    }
}
