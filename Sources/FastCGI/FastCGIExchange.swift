import CFastCGI
import Glibc
import Primitives

/// One request and its answer at a time, over a `FCGX_Request` that a single thread owns and uses again.
package final class FastCGIExchange {
    /// On the heap: libfcgi keeps pointers into it between calls.
    private let request: UnsafeMutablePointer<FCGX_Request>

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

    func finish() {
        FCGX_Finish_r(self.request)
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

    /// Writes bytes of the answer (CGI head, then body). False when the peer is gone.
    @discardableResult
    package func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return true }
        var offset = 0
        while offset < bytes.count {
            let count = min(bytes.count - offset, Int(Int32.max))
            guard FCGX_PutStr(start + offset, Int32(count), self.request.pointee.out) >= 0 else { return false }
            offset += count
        }
        return true
    }
}
