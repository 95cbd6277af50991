/// Replaces several programs one after another, as a pure state machine: the next one begins when the one before has
/// been replaced and its old process has ended. It stops at the first that does not come up, so that a broken release
/// takes at most one new process, and no old one, away.
struct RollingReload: Equatable {
    enum Step: Equatable {
        case replace(String)
        case wait
        case finished
        case failed(String)
    }

    private var waiting: [String]
    private var active: String?

    init(_ names: [String]) { self.waiting = names }

    /// What to do now, given the state of the one that is being replaced.
    mutating func next(isReplacing: (String) -> Bool, failed: (String) -> Bool) -> Step {
        if let active {
            if isReplacing(active) { return .wait }
            self.active = nil
            if failed(active) { return .failed(active) }
        }
        guard !self.waiting.isEmpty else { return .finished }
        let name = self.waiting.removeFirst()
        self.active = name
        return .replace(name)
    }
}
