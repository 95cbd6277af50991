import Glibc
import Primitives

/// What a command says: results to standard output, problems to standard error, each line at once.
enum Console {
    static func line(_ text: String = "") { Self.write(text + "\n", to: STDOUT_FILENO) }
    static func text(_ text: String) { Self.write(text, to: STDOUT_FILENO) }
    static func problem(_ text: String) { Self.write("atrium: \(text)\n", to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}
