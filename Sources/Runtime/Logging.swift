import Glibc
import JSON
import Primitives

/// Writes log lines: one JSON object a line to standard error, each by one `write(2)`, so that lines of several threads
/// and processes in one file never mix.
///
/// A line has `time` (RFC 3339, UTC), `level`, `process`, `message` and the caller's fields. Never pass a secret, a
/// token or a password as a field: what is written stays on disk.
package struct Log: Sendable {
    package enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .debug: 0
            case .info: 1
            case .warning: 2
            case .error: 3
            }
        }
    }

    package typealias Fields = KeyValuePairs<String, JSONValue>

    /// Names the process in every line, for example `api-1`.
    package let process: String
    /// Lines below this level are dropped.
    package let level: Level
    private let descriptor: Int32
    private var context: [(key: String, value: JSONValue)] = []

    /// - Parameter descriptor: where lines go; standard error unless a test says otherwise.
    package init(process: String, level: Level = .info, descriptor: Int32 = STDERR_FILENO) {
        self.process = process
        self.level = level
        self.descriptor = descriptor
    }

    /// A log whose every line carries these fields too, for example the request's id.
    package func with(_ fields: Fields) -> Log {
        var log = self
        log.context += fields.map { ($0.key, $0.value) }
        return log
    }

    package func debug(_ message: String, _ fields: Fields = [:]) { self.write(.debug, message, fields) }
    package func info(_ message: String, _ fields: Fields = [:]) { self.write(.info, message, fields) }
    package func warning(_ message: String, _ fields: Fields = [:]) { self.write(.warning, message, fields) }
    package func error(_ message: String, _ fields: Fields = [:]) { self.write(.error, message, fields) }

    /// For lines that are written often: `fields` writes members straight into the line.
    package func write(_ level: Level, _ message: String, fields: (JSONWriter) -> Void) {
        guard level >= self.level else { return }
        self.emit(self.line(level, message, at: .now, fields: fields))
    }

    private func write(_ level: Level, _ message: String, _ fields: Fields) {
        guard level >= self.level else { return }
        self.emit(self.line(level, message, fields, at: .now))
    }

    private func emit(_ line: ByteBuffer) {
        line.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count, let base = bytes.baseAddress {
                let count = Glibc.write(self.descriptor, base + sent, bytes.count - sent)
                if count > 0 { sent += count } else if errno != EINTR { return }
            }
        }
    }

    /// The line as written, with its newline.
    func line(_ level: Level, _ message: String, _ fields: Fields, at time: Instant) -> ByteBuffer {
        self.line(level, message, at: time) { writer in
            for (key, value) in fields {
                writer.key(key)
                value.write(to: writer)
            }
        }
    }

    private func line(
        _ level: Level, _ message: String, at time: Instant, fields: (JSONWriter) -> Void
    ) -> ByteBuffer {
        let buffer = ByteBuffer(capacity: 512)
        let writer = JSONWriter(buffer: buffer)
        writer.beginObject()
        writer.field("time", time)
        writer.field("level", level.rawValue)
        writer.field("process", self.process)
        writer.field("message", message)
        for (key, value) in self.context {
            writer.key(key)
            value.write(to: writer)
        }
        fields(writer)
        writer.endObject()
        buffer.append(UInt8(ascii: "\n"))
        return buffer
    }
}
