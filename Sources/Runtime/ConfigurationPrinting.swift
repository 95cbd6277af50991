/// The configuration as text: what is in effect, and a file to start from.
extension LoadedConfiguration {
    /// Every option with its effective value and where that came from, a line each; secrets are masked.
    package var listing: String {
        let width = ConfigurationTable.options.map(\.key.count).max() ?? 0
        var lines = ["# \(self.configuration.file.map { "file: \($0)" } ?? "no configuration file: defaults")"]
        for option in ConfigurationTable.options {
            let key = option.key + String(repeating: " ", count: width - option.key.count)
            lines.append("\(key)  \(option.shown(in: self.configuration))  (\(self.origins[option.key] ?? .standard))")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ConfigurationOption {
    /// The effective value as YAML; of a secret only whether there is one.
    package func shown(in configuration: Configuration) -> String {
        let value = self.yaml(in: configuration)
        return self.isSecret && value != "\"\"" ? "\"********\"" : value
    }
}

extension ConfigurationTable {
    /// A whole configuration file with every option at its default and commented out, each under its explanation.
    package static var example: String {
        var lines = [
            "# Atrium's configuration. Every line may be left out; what is commented out shows the default.",
            "# A value may name an environment variable: ${NAME} or ${NAME:-default}.",
            "# Each key can also be set by the environment variable beside it, which wins over this file.",
        ]
        var open: [String] = []
        for option in self.options {
            let parts = option.key.split(separator: ".").map(String.init)
            let sections = Array(parts.dropLast())
            for depth in sections.indices where depth >= open.count || open[depth] != sections[depth] {
                open = Array(sections[...depth])
                lines += Self.heading(of: open)
            }
            open = sections
            let indent = String(repeating: "  ", count: sections.count)
            let paragraph = "\(option.documentation) Expected: \(option.expected). [\(option.environmentVariable)]"
            lines += Self.wrapped(paragraph, width: 108 - indent.count).map { "\(indent)# \($0)" }
            lines.append("\(indent)# \(parts.last ?? ""): \(option.yaml(in: Configuration()))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(of sections: [String]) -> [String] {
        guard let name = sections.last else { return [] }
        let indent = String(repeating: "  ", count: sections.count - 1)
        guard sections.count == 1 else { return ["\(indent)\(name):"] }
        let title = self.sections.first { $0.name == name }?.title
        return [""] + (title.map { ["# \($0)"] } ?? []) + ["\(name):"]
    }

    private static func wrapped(_ paragraph: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in paragraph.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
