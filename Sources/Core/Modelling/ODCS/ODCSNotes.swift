import YAML

/// What a reader has to say about a file: what is wrong, and what it leaves out.
final class ODCSNotes {
    private(set) var issues: [FileIssue] = []
    private(set) var remarks: [ImportRemark] = []
    private(set) var remarkCount = 0
    /// In a file that we wrote, what does not fit is a mistake; in another's it only means something else.
    var isOwn = false

    /// More issues than these are not collected.
    static let mostIssues = 50

    func issue(_ place: ODCSPlace, _ message: String) {
        guard self.issues.count < Self.mostIssues else { return }
        self.issues.append(FileIssue(line: place.line, column: place.path, message))
    }

    func remark(_ place: ODCSPlace, _ message: String) {
        self.remarkCount += 1
        guard self.remarks.count < ImportedModel.mostRemarks else { return }
        self.remarks.append(ImportRemark(line: place.line, path: place.path, message))
    }

    /// A value that only files of ours can be expected to have in this form.
    func mismatch(_ place: ODCSPlace, _ message: String) {
        if self.isOwn { self.issue(place, message) } else { self.remark(place, "Left out: \(message)") }
    }
}

/// A node and where it is.
struct ODCSPlace {
    let node: YAMLNode
    /// Such as `schema[0].properties[2].name`; empty for the whole.
    let path: String
    let notes: ODCSNotes
    let line: Int

    init(_ node: YAMLNode, path: String, line: Int? = nil, _ notes: ODCSNotes) {
        self.node = node
        self.path = path
        self.notes = notes
        self.line = line ?? node.line
    }

    /// The value of a key; nil when there is none, or nothing but null.
    func child(_ key: String) -> ODCSPlace? {
        guard let pair = self.node.pairs?.first(where: { $0.key == key }), !pair.value.isNull else { return nil }
        return self.place(pair)
    }

    private func place(_ pair: YAMLNode.Pair) -> ODCSPlace {
        let key = pair.key.prefix(100)
        return ODCSPlace(
            pair.value, path: self.path.isEmpty ? "\(key)" : "\(self.path).\(key)", line: pair.line, self.notes)
    }

    /// The items of a list; none, and an issue, when it is something else.
    var items: [ODCSPlace] {
        guard let elements = self.node.elements else {
            self.notes.issue(self, "This must be a list.")
            return []
        }
        return elements.enumerated().map { ODCSPlace($1, path: "\(self.path)[\($0)]", self.notes) }
    }

    func items(_ key: String) -> [ODCSPlace] { self.child(key)?.items ?? [] }

    /// Whether it has keys; an issue when not.
    var isMapping: Bool {
        if self.node.pairs != nil { return true }
        self.notes.issue(self, "This must be a mapping.")
        return false
    }

    /// A scalar's text; nil, and an issue, for anything else.
    func text(_ key: String) -> String? {
        guard let child = self.child(key) else { return nil }
        guard let text = child.node.text else {
            self.notes.issue(child, "This must be a text.")
            return nil
        }
        return text
    }

    /// As `text`, with an issue when there is none.
    func requiredText(_ key: String) -> String? {
        guard self.child(key) != nil else {
            self.notes.issue(self, "The key \(key) is missing.")
            return nil
        }
        return self.text(key)
    }

    func flag(_ key: String) -> Bool? {
        guard let child = self.child(key) else { return nil }
        guard let flag = child.node.flag else {
            self.notes.issue(child, "This must be true or false.")
            return nil
        }
        return flag
    }

    /// A text as a model takes one; nil, and an issue, when it is too long or has control characters.
    func line(_ text: String, _ length: ClosedRange<Int>, _ key: String) -> String? {
        do throws(CoreError) { return try ModelRules.line(text, length, field: key) } catch {
            self.notes.issue(self.child(key) ?? self, error.firstMessage)
            return nil
        }
    }

    /// Says of every key that is not among `known` that it has no place, unless it says nothing.
    func remarkOthers(than known: Set<String>) {
        for pair in self.node.pairs ?? [] where !known.contains(pair.key) && !Self.saysNothing(pair.value) {
            self.notes.remark(self.place(pair), "A model has no place for this.")
        }
    }

    /// Null, what is empty, and what the standard takes for granted (`partitioned: false`, `…Position: -1`).
    private static func saysNothing(_ node: YAMLNode) -> Bool {
        switch node {
        case .scalar(let text, quoted: false, _): node.isNull || ["false", "False", "-1"].contains(text)
        case .scalar(let text, _, _): text.isEmpty
        case .sequence(let elements, _): elements.isEmpty
        case .mapping(let pairs, _): pairs.isEmpty
        }
    }
}

extension CoreError {
    /// Of a validation, what its first issue says.
    fileprivate var firstMessage: String {
        guard case .validation(let issues) = self, let first = issues.first else { return "This cannot be used." }
        return first.message
    }
}
