import Primitives
import Synchronization

/// What other threads have for the loop. Any thread may post; the loop waits for `filled` and takes all at once.
final class Mailbox: Sendable {
    enum Letter: Sendable {
        case answer(AccessAnswer)
        case tail(TailReport)
    }

    private let letters = Mutex<[Letter]>([])
    let filled: EventCounter

    init() throws(PosixError) { self.filled = try EventCounter() }

    func post(_ letter: Letter) {
        self.letters.withLock { $0.append(letter) }
        self.filled.add()
    }

    /// Letters that were not taken yet.
    var count: Int { self.letters.withLock { $0.count } }

    func take() -> [Letter] {
        self.filled.reset()
        return self.letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }
}
