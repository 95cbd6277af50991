import Glibc
import Primitives

/// Signals as bytes in a pipe, so that one `poll` waits for them together with everything else.
///
/// The signals are blocked in the thread that makes the pipe, and so in every thread it starts afterwards; one thread
/// waits for them with `sigwait` and writes each as a byte.
struct SignalPipe {
    /// Readable when a signal came.
    let descriptor: Int32

    init(_ signals: [Int32]) throws(PosixError) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        let status = pthread_sigmask(SIG_BLOCK, &set, nil)
        guard status == 0 else { throw PosixError(operation: "pthread_sigmask", path: nil, errno: status) }
        let pipe = try Pipe()
        pipe.setNonBlocking()
        self.descriptor = pipe.reading
        let writing = pipe.writing
        let waited = set
        _ = try Thread.start(name: "signals") {
            var set = waited
            var signal: Int32 = 0
            while sigwait(&set, &signal) == 0 {
                // A full pipe drops the byte: there are then thousands unread that say the same.
                var byte = UInt8(truncatingIfNeeded: signal)
                _ = write(writing, &byte, 1)
            }
        }
    }

    /// The signals that came since the last call.
    func take() -> Set<Int32> {
        var signals: Set<Int32> = []
        var bytes = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(self.descriptor, &bytes, bytes.count)
            guard count > 0 else { return signals }
            signals.formUnion(bytes[..<count].map(Int32.init))
        }
    }
}
