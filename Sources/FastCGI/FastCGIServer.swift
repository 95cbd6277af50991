import CFastCGI
import CLinux
import Glibc
import Primitives

/// A FastCGI responder on one Unix socket: N threads, each blocking on accept, each serving one request at a time.
///
/// Stopping loses nothing. The order matters and was measured under load: the stop signals are blocked before any
/// thread exists; the socket is bound beside its public path and renamed over it, so that the path always answers;
/// on a signal `shutdown(listening socket, SHUT_RD)` wakes every blocked accept while connections that are queued
/// already are still served; then the threads are joined. The path is never unlinked: a successor may own it by then.
package struct FastCGIServer: Sendable {
    /// Public path of the Unix socket.
    package let path: String
    /// Threads that accept and serve. 8 to 16 on two cores.
    package let threads: Int
    /// Connections that the kernel queues before nginx sees an error. 1,024 or more: 128 gave 502s at 256 connections.
    package let backlog: Int32

    package init(path: String, threads: Int, backlog: Int32 = 1_024) {
        self.path = path
        self.threads = threads
        self.backlog = backlog
    }

    /// Serves until SIGTERM or SIGINT, then drains and returns the signal's number.
    ///
    /// Must be called before the program starts any other thread, so that every thread inherits the blocked signals.
    ///
    /// - Parameters:
    ///   - makeHandler: called once in each thread; what it returns serves that thread's requests one after another.
    ///   - ready: called once the public path answers.
    /// - Throws: `PosixError` when the socket cannot be bound or a thread cannot be started.
    package func run(
        makeHandler: @escaping @Sendable () -> (FastCGIExchange) -> Void,
        ready: () throws -> Void
    ) throws -> Int32 {
        var stopSignals = Self.blockStopSignals()
        Self.allowForBusyMachines()
        FCGX_Init()
        let listener = try self.listen()
        let workers = try (0..<self.threads).map { number in
            try Thread.start(name: "request-\(number)") { Self.serve(listener, makeHandler()) }
        }
        try self.publish()
        try ready()

        var signal: Int32 = 0
        sigwait(&stopSignals, &signal)
        shutdown(listener, Int32(SHUT_RD))
        for worker in workers { worker.join() }
        return signal
    }

    private static func blockStopSignals() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGUSR1)  // libfcgi installs a handler for it that does not work with threads
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        return signals
    }

    /// libfcgi drops a new connection on which nothing came for two seconds, and stops reading one that it closes after
    /// as long: a machine that is busy makes nginx later than that, and its client would be told 502.
    private static func allowForBusyMachines() {
        setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", Self.longestSilence, 1)
        setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", Self.longestSilence, 1)
    }

    /// In milliseconds; less than nginx waits for a worker.
    private static let longestSilence = "20000"

    private var temporaryPath: String { "\(self.path).\(getpid())" }

    private func listen() throws(PosixError) -> Int32 {
        unlink(self.temporaryPath)
        let listener = FCGX_OpenSocket(self.temporaryPath, self.backlog)
        guard listener >= 0 else { throw PosixError(operation: "listen", path: self.temporaryPath, errno: errno) }
        guard chmod(self.temporaryPath, 0o660) == 0 else {
            throw PosixError(operation: "chmod", path: self.temporaryPath, errno: errno)
        }
        return listener
    }

    private func publish() throws(PosixError) {
        guard rename(self.temporaryPath, self.path) == 0 else {
            throw PosixError(operation: "rename", path: self.path, errno: errno)
        }
    }

    private static func serve(_ listener: Int32, _ handler: (FastCGIExchange) -> Void) {
        let exchange = FastCGIExchange(listener: listener)
        while exchange.accept() {
            handler(exchange)
            exchange.finish()
        }
    }
}
