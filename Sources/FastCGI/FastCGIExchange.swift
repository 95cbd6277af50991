import CFastCGI
import Glibc
import Primitives

/// One request and its answer at a time, over a `FCGX_Request` that a single thread owns and uses again.
package final class FastCGIExchange {
    /// On the heap: libfcgi keeps pointers into it between calls.
    private let request: UnsafeMutablePointer<FCGX_Request>
    private let records = AnswerRecords()
    private var isAnswered = false

    init(listener: Int32) {
        self.request = .allocate(capacity: 1)
        self.request.initialize(to: FCGX_Request())
        FCGX_InitRequest(self.request, listener, 0)
    }

    deinit {
        FCGX_Free(self.request, 1)
        self.request.deallocate()
    }

    /// Waits for the next request. False once the listening socket was shut down and its queue is empty.
    func accept() -> Bool {
        while FCGX_Accept_r(self.request) < 0 {
            // EINVAL is the listener that was shut down. Anything else (a peer that left early, too many open files)
            // is a passing trouble and must not end the thread; the pause keeps it from spinning.
            if errno == EINVAL || errno == EBADF || errno == ENOTSOCK { return false }
            usleep(10_000)
        }
        return true
    }

    /// Frees the request's memory and closes its connection.
    ///
    /// When the request was read to its end, nothing is left whose loss would reset the connection under nginx, and it
    /// is closed at once. libfcgi's own way says that no more will come, and reads until nginx has closed its side.
    func finish() {
        guard self.isAnswered else { return FCGX_Finish_r(self.request) }
        self.isAnswered = false
        let isRead = self.isReadToItsEnd()
        FCGX_Free(self.request, isRead ? 0 : 1)
        guard isRead else { return }
        close(self.request.pointee.ipcFd)
        self.request.pointee.ipcFd = -1
    }

    /// Whether the end of the request is here already. Never waits for it: nginx sends no more of a body once it has an
    /// answer's head, and then waits for this connection to be closed.
    private func isReadToItsEnd() -> Bool {
        let descriptor = self.request.pointee.ipcFd
        guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { return false }
        return FCGX_GetChar(self.request.pointee.in) < 0 && FCGX_GetError(self.request.pointee.in) == 0
    }

    /// A FastCGI parameter's bytes (`REQUEST_METHOD`, `HTTP_AUTHORIZATION`, …), good until the request is finished.
    package func parameter(_ name: StaticString) -> UnsafeRawBufferPointer? {
        let value = name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
            FCGX_GetParam($0, self.request.pointee.envp)
        }
        guard let value else { return nil }
        return UnsafeRawBufferPointer(start: value, count: strlen(value))
    }

    /// A parameter as text; bytes that are not UTF-8 become U+FFFD.
    package func text(_ name: StaticString) -> String? {
        self.parameter(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Appends the body to `buffer` and returns its length in bytes, reading at most `limit` of them.
    ///
    /// A result that is shorter than `CONTENT_LENGTH` means that the peer left: libfcgi ends early without an error.
    package func readBody(into buffer: ByteBuffer, limit: Int) -> Int {
        var total = 0
        while total < limit {
            let wanted = min(65_536, limit - total)
            let before = buffer.count
            buffer.append(maximum: wanted) { space in
                guard let start = space.bindMemory(to: CChar.self).baseAddress else { return 0 }
                return max(0, Int(FCGX_GetStr(start, Int32(wanted), self.request.pointee.in)))
            }
            if buffer.count == before { break }
            total += buffer.count - before
        }
        return total
    }

    /// Sends the whole answer, CGI head and body, and ends the request: the client has it, whatever the thread does
    /// next. False when the peer is gone.
    @discardableResult
    package func answer(head: ByteBuffer, body: ByteBuffer) -> Bool {
        self.isAnswered = true
        return head.withUnsafeBytes { head in
            body.withUnsafeBytes { body in
                self.records.send(
                    head, body, request: UInt64(self.request.pointee.requestId), to: self.request.pointee.ipcFd)
            }
        }
    }
}
