/// A failure that the administrator can do something about: what is wrong and the cure.
struct CommandError: Swift.Error, CustomStringConvertible {
    let problem: String
    let cure: String?

    init(_ problem: String, cure: String? = nil) {
        self.problem = problem
        self.cure = cure
    }

    var description: String { self.cure.map { "\(self.problem)\n  cure: \($0)" } ?? self.problem }
}

/// A command line that makes no sense; the usage is shown with it.
struct UsageError: Swift.Error {
    let problem: String
}
