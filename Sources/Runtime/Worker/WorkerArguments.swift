import Glibc

/// `--socket PATH --name NAME [--config FILE] [--ready-fd N]`, the words that the supervisor starts a program with. A
/// program that listens nowhere takes no `--socket`.
struct WorkerArguments {
    struct Problem: Swift.Error, CustomStringConvertible {
        let description: String
    }

    /// Empty for a program that listens nowhere.
    private(set) var socket = ""
    /// In logs: `api-1`.
    private(set) var name: String
    private(set) var file: String?
    /// A pipe on which to say that the program does its work.
    private(set) var readyDescriptor: Int32?

    /// - Parameters:
    ///   - program: its name, for the usage.
    ///   - listens: whether it takes `--socket`, and must be given one.
    init(_ arguments: [String], program: String, listens: Bool = true) throws(Problem) {
        self.name = program
        let usage =
            "usage: \(program)\(listens ? " --socket PATH" : "") --name NAME [--config FILE] [--ready-fd N]"
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else {
                throw Problem(description: "\(option) needs a value; \(usage)")
            }
            switch option {
            case "--socket" where listens: self.socket = value
            case "--name": self.name = value
            case "--config": self.file = value
            case "--ready-fd":
                guard let descriptor = Int32(value), descriptor > 2 else {
                    throw Problem(description: "\(value) is no descriptor; \(usage)")
                }
                self.readyDescriptor = descriptor
            default: throw Problem(description: "there is no option \(option); \(usage)")
            }
        }
        guard !listens || !self.socket.isEmpty else { throw Problem(description: "--socket is missing; \(usage)") }
    }

    /// Writes one line to whoever started the program, and closes the pipe.
    func sayReady() {
        guard let descriptor = self.readyDescriptor else { return }
        let line: StaticString = "ready\n"
        _ = write(descriptor, line.utf8Start, line.utf8CodeUnitCount)
        close(descriptor)
    }
}
