import Glibc
import Runtime

/// A program that the supervisor keeps running.
struct ChildProgram: Equatable {
    /// `mariadb`, `api-1`, `nginx`: also the name of its log.
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

    /// - Parameter programFolder: where `atrium-api` is, beside the running `atrium`.
    init(_ configuration: Configuration, programFolder: String) throws {
        let paths = configuration.paths
        var stages: [[ChildProgram]] = []
        if configuration.database.managed {
            stages.append([try PrivateMariaDB(configuration).program()])
        }
        stages.append(
            (1...configuration.api.processes).map { number in
                let name = "api-\(number)"
                var arguments = ["--socket", paths.socket(of: name), "--name", name]
                if let file = configuration.file { arguments += ["--config", file] }
                return ChildProgram(
                    name: name, executable: "\(programFolder)/atrium-api", arguments: arguments, readiness: .line,
                    grace: .seconds(30), readyWithin: .seconds(60), isReplaceable: true)
            })
        stages.append([try NginxServer(configuration).program()])
        self.stages = stages
    }
}
