/// A piece of nginx configuration with `@{name}` placeholders.
///
/// A value of several lines is indented like the line of its placeholder; a line that held nothing but placeholders
/// with empty values goes away.
struct NginxTemplate {
    /// For error messages.
    let file: String
    let text: String

    /// - Throws: `CommandError` naming the file and line of a placeholder that `values` does not have.
    func render(_ values: [String: String]) throws(CommandError) -> String {
        var output: [String] = []
        for (index, line) in self.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let rendered = try self.render(line, number: index + 1, values)
            let isGone = line.contains("@{") && rendered.allSatisfy { $0 == " " }
            if !isGone { output.append(rendered) }
        }
        return output.joined(separator: "\n")
    }

    private func render(
        _ line: Substring, number: Int, _ values: [String: String]
    ) throws(CommandError) -> String {
        let indent = line.prefix { $0 == " " }
        var output = ""
        var rest = line
        while let start = rest.firstIndex(of: "@") {
            output += rest[..<start]
            rest = rest[start...]
            guard rest.hasPrefix("@{"), let end = rest.firstIndex(of: "}") else {
                output.append("@")
                rest = rest.dropFirst()
                continue
            }
            let name = String(rest[..<end].dropFirst(2))
            guard let value = values[name] else {
                throw CommandError(
                    "\(self.file), line \(number): there is no placeholder @{\(name)}",
                    cure: "use one of: \(values.keys.sorted().joined(separator: ", "))")
            }
            output += value.split(separator: "\n").joined(separator: "\n\(indent)")
            rest = rest[rest.index(after: end)...]
        }
        return output + rest
    }
}
