import CLinux
import Glibc
import Primitives
import Security

/// Answers of other servers for a few seconds, shared by the processes of this host: of those who ask the same at once,
/// one goes and the others wait for what it brings, failures included.
///
/// An answer is a file at a place that the question's hash decides, so there are never more than `places`; a question
/// whose place another has taken is asked again. Who goes holds a lock on the file, which the kernel lets go of when its
/// process ends in whatever way. Without a folder or with a full disk every question is asked.
package struct AnswerCache: Sendable {
    /// What came of asking.
    package struct Answer: Sendable {
        package enum Kind: UInt8, Sendable {
            case body, failure, timeout
        }

        package let kind: Kind
        /// Of the other server; 0 when there was none.
        package let status: Int
        package let bytes: [UInt8]

        package init(kind: Kind, status: Int, bytes: [UInt8]) {
            self.kind = kind
            self.status = status
            self.bytes = bytes
        }
    }

    private static let places = 512
    /// A longer answer is not kept.
    private static let longest = 256 << 10
    /// Hash of the question, when it was answered, status, kind.
    private static let headBytes = 32 + 8 + 4 + 1
    private static let pause: useconds_t = 5_000

    private let directory: String
    private let kept: Duration
    private let patience: Duration

    /// - Parameter patience: how long one waits for what another has gone to ask.
    package init(directory: String, kept: Duration, patience: Duration) {
        self.directory = directory
        self.kept = kept
        self.patience = patience
    }

    package func answer(to question: String, _ fetch: () -> Answer) -> Answer {
        let key = Digest.sha256(Array(question.utf8))
        let place = (Int(key[0]) << 8 | Int(key[1])) % Self.places
        let file = open("\(self.directory)/\(place)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return fetch() }
        defer { close(file) }
        if flock(file, LOCK_SH | LOCK_NB) == 0, let answer = self.read(file, key) { return answer }
        guard self.lock(file) else { return Answer(kind: .timeout, status: 0, bytes: []) }
        if let answer = self.read(file, key) { return answer }
        let answer = fetch()
        self.write(answer, file, key)
        return answer
    }

    /// - Returns: false when somebody else held it for all of the time.
    private func lock(_ file: Int32) -> Bool {
        let deadline = ContinuousClock.now + self.patience
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline else { return false }
            usleep(Self.pause)
        }
        return true
    }

    /// The answer to this very question, unless it is too old, or was cut off.
    private func read(_ file: Int32, _ key: [UInt8]) -> Answer? {
        let size = Int(lseek(file, 0, SEEK_END))
        guard size >= Self.headBytes, size <= Self.headBytes + Self.longest else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = pread(file, &bytes, size, 0)
        guard count >= Self.headBytes, bytes[..<32].elementsEqual(key) else { return nil }
        let at = Instant(microseconds: Int64(bitPattern: Self.number(bytes[32..<40])))
        let now = Instant.now
        guard at <= now, now - at < self.kept, let kind = Answer.Kind(rawValue: bytes[44]) else { return nil }
        return Answer(
            kind: kind, status: Int(Self.number(bytes[40..<44])), bytes: Array(bytes[Self.headBytes..<count]))
    }

    /// The head comes last: until then the place holds no answer.
    private func write(_ answer: Answer, _ file: Int32, _ key: [UInt8]) {
        guard ftruncate(file, 0) == 0, answer.bytes.count <= Self.longest else { return }
        let head =
            key + Self.bytes(UInt64(bitPattern: Instant.now.microseconds), 8)
            + Self.bytes(UInt64(max(answer.status, 0)), 4) + [answer.kind.rawValue]
        let count = answer.bytes.count
        guard pwrite(file, answer.bytes, count, off_t(Self.headBytes)) == count else { return }
        _ = pwrite(file, head, head.count, 0)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}
