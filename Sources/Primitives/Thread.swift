import Glibc

/// A thread of the operating system.
package struct Thread: Sendable {
    private let handle: pthread_t

    /// Starts a thread, with the signal mask of the one that calls.
    ///
    /// - Parameters:
    ///   - name: shown by `ps` and debuggers; Linux keeps its first 15 bytes.
    ///   - stackBytes: size of the stack. Default: 512 KiB. It is raised to 64 KiB and to whole pages.
    package static func start(
        name: String, stackBytes: Int = 512 << 10, _ body: @escaping @Sendable () -> Void
    ) throws(PosixError) -> Thread {
        var attributes = pthread_attr_t()
        try Self.check(pthread_attr_init(&attributes), "pthread_attr_init")
        defer { pthread_attr_destroy(&attributes) }
        let stack = (max(stackBytes, 64 << 10) + 4095) & ~4095
        try Self.check(pthread_attr_setstacksize(&attributes, stack), "pthread_attr_setstacksize")
        let work = Unmanaged.passRetained(ThreadWork(name: name, body: body))
        var handle = pthread_t()
        let status = pthread_create(&handle, &attributes, { ThreadWork.run($0) }, work.toOpaque())
        if status != 0 { work.release() }
        try Self.check(status, "pthread_create")
        return Thread(handle: handle)
    }

    /// Waits for the thread's end. To be called exactly once for each thread.
    package func join() {
        pthread_join(self.handle, nil)
    }

    private static func check(_ status: Int32, _ operation: String) throws(PosixError) {
        guard status == 0 else { throw PosixError(operation: operation, path: nil, errno: status) }
    }
}

/// What a new thread is to do; it owns itself until the thread has taken it.
private final class ThreadWork: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }

    static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let work = Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue()
        Self.setName(work.name)
        work.body()
        return nil
    }

    /// Names the calling thread. `pthread_setname_np` is not visible to Swift; the kernel's file takes the name too,
    /// and cuts it. A name is a convenience: nothing depends on it, so a system without /proc only goes without.
    private static func setName(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = name.withUTF8Bytes { write(file, $0.baseAddress, $0.count) }
    }
}
