import Glibc
import Primitives
import Runtime

/// A program that the supervisor keeps running.
struct ChildProgram: Equatable {
    /// `mariadb`, `api-1`, `realtime-1`, `jobs-1`, `nginx`: also the name of its log.
    let name: String
    /// Absolute.
    let executable: String
    let arguments: [String]
    let readiness: Readiness
    var stopSignal = SIGTERM
    /// Ends it while it starts.
    var earlyStopSignal = SIGTERM
    /// How long an orderly end may take.
    let grace: Duration
    /// How long a start may take.
    let readyWithin: Duration
    /// Whether a reload replaces its process.
    var isReplaceable = false

    /// How the supervisor learns that the program does its work.
    enum Readiness: Equatable {
        /// The program is given `--ready-fd 3` and writes a line there; closing it without a line says nothing.
        case line
        /// It greets whoever connects to its Unix socket.
        case socket(String)
        /// It has written its process id to this file, as nginx does once it listens.
        case pidFile(String)
    }

    static let readyDescriptor: Int32 = 3

    /// What is executed. `setpriv` (util-linux, on every Debian) asks the kernel to send the program a signal should the
    /// supervisor die without a word, so that not even `kill -9` of it leaves something running.
    func invocation(environment: [String: String], deathSignal: String = "TERM") -> ProcessInvocation {
        var arguments = self.arguments
        if self.readiness == .line { arguments += ["--ready-fd", String(Self.readyDescriptor)] }
        guard let setpriv = ProgramRun.find("setpriv") else {
            return ProcessInvocation(
                executable: self.executable, arguments: arguments, environment: environment, leadsGroup: true)
        }
        return ProcessInvocation(
            executable: setpriv, arguments: ["--pdeathsig", deathSignal, "--", self.executable] + arguments,
            environment: environment, leadsGroup: true)
    }
}

/// Which programs run, in the order of their start: a stage begins when the one before is ready, and ends only after
/// the ones behind it have ended.
struct SupervisionPlan {
    let stages: [[ChildProgram]]

    var programs: [ChildProgram] { self.stages.flatMap { $0 } }

    init(stages: [[ChildProgram]]) { self.stages = stages }

    /// - Parameter programFolder: where `atrium-api` and its siblings are, beside the running `atrium`. What is not there
    ///   is not run.
    init(_ configuration: Configuration, programFolder: String) throws {
        let paths = configuration.paths
        var stages: [[ChildProgram]] = []
        if configuration.database.managed {
            stages.append([try PrivateMariaDB(configuration).program()])
        }
        func workers(_ kind: WorkerKind, grace: Duration, listens: Bool = true) -> [ChildProgram] {
            let executable = "\(programFolder)/atrium-\(kind.rawValue)"
            guard Files.exists(executable) else { return [] }
            return configuration.workerNames(kind).map { name in
                var arguments = listens ? ["--socket", paths.socket(of: name)] : []
                arguments += ["--name", name]
                if let file = configuration.file { arguments += ["--config", file] }
                return ChildProgram(
                    name: name, executable: executable, arguments: arguments, readiness: .line, grace: grace,
                    readyWithin: .seconds(60), isReplaceable: true)
            }
        }
        stages.append(workers(.api, grace: .seconds(30)))
        // One stage: the web server ends at once only when the sockets that it passes on are closed from behind, and
        // neither keeps the other from starting.
        stages.append(
            workers(.realtime, grace: .seconds(10)) + workers(.jobs, grace: .seconds(30), listens: false)
                + [try NginxServer(configuration).program()])
        self.stages = stages
    }
}
