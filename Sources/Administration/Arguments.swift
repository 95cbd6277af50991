/// The words after a subcommand: options that take a value, flags, and the rest in order.
struct Arguments {
    private(set) var positional: [String] = []
    private var flags: Set<String> = []
    private var values: [String: String] = [:]

    /// - Throws: `UsageError` for an option that is neither in `flags` nor in `options`, and for one without its value.
    init(_ words: [String], flags: Set<String>, options: Set<String>) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                self.positional += rest
                return
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if flags.contains(word) {
                self.flags.insert(word)
            } else if options.contains(parts[0]) {
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw UsageError(problem: "\(word) needs a value")
                }
                self.values[parts[0]] = value
            } else if word.hasPrefix("-"), word != "-" {
                throw UsageError(problem: "there is no option \(word)")
            } else {
                self.positional.append(word)
            }
        }
    }

    func has(_ flag: String) -> Bool { self.flags.contains(flag) }
    func value(_ option: String) -> String? { self.values[option] }
}
