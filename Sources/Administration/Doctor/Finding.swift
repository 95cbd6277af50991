/// One line of `atrium doctor`.
struct Finding: Equatable {
    enum Verdict: String { case ok, warn, fail = "FAIL" }

    let verdict: Verdict
    let subject: String
    let text: String
    var cure: String?

    static func ok(_ subject: String, _ text: String) -> Finding {
        Finding(verdict: .ok, subject: subject, text: text)
    }

    static func warn(_ subject: String, _ text: String, cure: String) -> Finding {
        Finding(verdict: .warn, subject: subject, text: text, cure: cure)
    }

    static func fail(_ subject: String, _ text: String, cure: String) -> Finding {
        Finding(verdict: .fail, subject: subject, text: text, cure: cure)
    }

    /// With the cure in a line of its own.
    var line: String {
        let head = self.verdict.rawValue + String(repeating: " ", count: 6 - self.verdict.rawValue.count)
        let cure = self.cure.map { "\n      cure: \($0)" } ?? ""
        return "\(head)\(self.subject): \(self.text)\(cure)"
    }
}
