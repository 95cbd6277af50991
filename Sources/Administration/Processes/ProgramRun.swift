import Glibc
import Primitives
import Runtime

/// One run of an external program from its start to its end.
struct ProgramRun {
    /// A name on PATH, or an absolute path.
    var program: String
    var arguments: [String] = []
    /// Added to this process's environment.
    var environment: [String: String] = [:]
    /// Read by the program as its standard input; nil = nothing to read.
    var input: InputFile?
    /// Where its standard output goes.
    var output: Output = .captured
    /// Reads the program's whole output even when it fails: what it said is part of the error.
    static let outputLimit = 1 << 20

    enum Output: Equatable {
        case captured
        /// Appended to this open file.
        case descriptor(Int32)
    }

    struct InputFile {
        let descriptor: Int32
    }

    struct Outcome {
        let exit: ProcessExit
        /// Standard output and, unless it went elsewhere, standard error, as they came.
        let text: String
    }

    /// Runs the program and waits for it.
    ///
    /// - Throws: `CommandError` when it is not installed or cannot be started.
    func run() throws -> Outcome {
        guard let executable = Self.find(self.program) else {
            throw CommandError(
                "the program \(self.program) is not installed", cure: "run scripts/start, which installs its package")
        }
        let pipe = try Pipe()
        defer { close(pipe.reading) }
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        var invocation = ProcessInvocation(executable: executable, arguments: self.arguments)
        invocation.environment = try ConfigurationSource.process().environment
            .merging(self.environment) { $1 }
        invocation.descriptors = [0: self.input?.descriptor ?? null, 1: pipe.writing, 2: pipe.writing]
        if case .descriptor(let file) = self.output { invocation.descriptors[1] = file }
        let pid: pid_t
        do { pid = try invocation.spawn() } catch {
            close(pipe.writing)
            throw error
        }
        close(pipe.writing)
        let text = Self.readAll(pipe.reading)
        return Outcome(exit: try waitForExit(of: pid), text: text)
    }

    /// Runs the program and expects it to succeed.
    ///
    /// - Throws: `CommandError` with the end of what the program said.
    @discardableResult
    func check(_ purpose: String, cure: String) throws -> String {
        let outcome = try self.run()
        guard outcome.exit.isSuccess else {
            let words = outcome.text.split(separator: "\n").suffix(12).joined(separator: "\n  ")
            throw CommandError(
                "\(purpose) failed: \(self.program) ended with \(outcome.exit)\(words.isEmpty ? "" : "\n  \(words)")",
                cure: cure)
        }
        return outcome.text
    }

    /// The absolute path of a program; servers are in `sbin`, which is not on everybody's PATH.
    static func find(_ program: String) -> String? {
        if program.hasPrefix("/") { return access(program, X_OK) == 0 ? program : nil }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        for folder in path.split(separator: ":") + ["/usr/local/sbin", "/usr/sbin", "/usr/bin", "/bin"] {
            let candidate = "\(folder)/\(program)"
            if access(candidate, X_OK) == 0 { return candidate }
        }
        return nil
    }

    /// The folder of the running program, where its siblings are too.
    static func folderOfThisProgram() throws(PosixError) -> String {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw PosixError(operation: "realpath", path: "/proc/self/exe")
        }
        defer { free(path) }
        let program = String(cString: path)
        return String(program[..<(program.lastIndex(of: "/") ?? program.endIndex)])
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            if bytes.count < Self.outputLimit { bytes += chunk[..<count] }
        }
    }
}
