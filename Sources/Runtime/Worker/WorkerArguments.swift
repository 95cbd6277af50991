import Glibc

/// `atrium-api --socket PATH --name NAME [--config FILE] [--ready-fd N]`
struct WorkerArguments {
    struct Problem: Swift.Error, CustomStringConvertible {
        let description: String
    }

    var socket = ""
    var name = "api"
    var file: String?
    /// A pipe on which to say that the socket answers.
    var readyDescriptor: Int32?

    init(_ arguments: [String]) throws(Problem) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Self.usage("\(option) needs a value") }
            switch option {
            case "--socket": self.socket = value
            case "--name": self.name = value
            case "--config": self.file = value
            case "--ready-fd":
                guard let descriptor = Int32(value), descriptor > 2 else {
                    throw Self.usage("\(value) is no descriptor")
                }
                self.readyDescriptor = descriptor
            default: throw Self.usage("there is no option \(option)")
            }
        }
        guard !self.socket.isEmpty else { throw Self.usage("--socket is missing") }
    }

    private static func usage(_ problem: String) -> Problem {
        Problem(
            description: "\(problem); usage: atrium-api --socket PATH --name NAME [--config FILE] [--ready-fd N]")
    }

    /// Writes one line to whoever started the worker, and closes the pipe.
    func sayReady() {
        guard let descriptor = self.readyDescriptor else { return }
        let line: StaticString = "ready\n"
        _ = write(descriptor, line.utf8Start, line.utf8CodeUnitCount)
        close(descriptor)
    }
}
