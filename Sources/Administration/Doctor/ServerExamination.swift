import Primitives
import Runtime

/// The web server's configuration, its ports, and what the supervisor says.
struct ServerExamination {
    let configuration: Configuration

    func findings() -> [Finding] { [self.nginx(), self.vendoredFiles()] + self.processes() }

    private func nginx() -> Finding {
        do {
            let server = try NginxServer(self.configuration)
            try server.renderTested()
            return .ok("nginx", "takes its configuration \(server.mainFile)")
        } catch let error as CommandError {
            return .fail("nginx", error.problem, cure: error.cure ?? "see above")
        } catch {
            return .fail("nginx", "\(error)", cure: "correct the file that it names")
        }
    }

    /// What the page names of other people's files, which only setup's scripts fetch.
    private func vendoredFiles() -> Finding {
        let subject = "browser modules"
        do {
            let root = self.configuration.root
            let missing = try StaticSite(self.configuration).page.vendoredFiles
                .filter { !Files.exists(InstancePaths.vendor(root: root) + $0.dropFirst("/vendor".count)) }
            guard let first = missing.first else { return .ok(subject, "all that the page names are there") }
            return .fail(subject, "\(missing.count) are missing, such as \(first)", cure: "run scripts/start")
        } catch {
            return .fail(subject, "\(error)", cure: "correct static/index.html")
        }
    }

    private func processes() -> [Finding] {
        do {
            guard try InstanceLock.supervisor(of: self.configuration.paths) != nil else { return self.ports() }
            guard let status = try SupervisorStatus.read(self.configuration.paths.status) else {
                return [.warn("processes", "the supervisor has not said anything yet", cure: "look again in a moment")]
            }
            let running = Set(status.children.map(\.name))
            let wanted = WorkerKind.allCases.flatMap(self.configuration.workerNames)
            if let missing = wanted.first(where: { !running.contains($0) }) {
                return [
                    .fail(
                        "processes", "\(missing) is not run",
                        cure: "run scripts/start, which builds what is missing and takes the configuration over")
                ]
            }
            let down = status.children.filter { $0.state != .up }
            if let child = down.first {
                return [
                    .fail(
                        "processes", "\(child.name) is \(child.state.rawValue)",
                        cure: "see `scripts/logs \(child.name)`")
                ]
            }
            return [.ok("processes", "all \(status.children.count) are up")]
                + self.sockets(of: status.children.map(\.name))
        } catch {
            return [.fail("processes", "\(error)", cure: "run it as the user that started Atrium")]
        }
    }

    /// What nginx passes requests on to: up is not enough when somebody has removed its socket.
    private func sockets(of running: [String]) -> [Finding] {
        let names = [WorkerKind.api, .realtime].flatMap(self.configuration.workerNames).filter(running.contains)
        let deaf = names.filter { !ListenerProbe.accepts(socket: self.configuration.paths.socket(of: $0)) }
        guard deaf.isEmpty else {
            return deaf.map {
                .fail("sockets", "\($0) does not answer at its socket", cure: "run `atrium reload`: a new one makes it")
            }
        }
        return [.ok("sockets", "\(names.joined(separator: ", ")) answer")]
    }

    /// Nothing of ours runs: then the ports must be free.
    private func ports() -> [Finding] {
        let taken = ListeningPort.all(self.configuration.server).filter(\.isTaken)
        guard taken.isEmpty else {
            return taken.map {
                .fail("ports", "somebody else listens at \($0)", cure: "stop that, or change \($0.key)")
            }
        }
        let numbers = ListeningPort.all(self.configuration.server).map { String($0.number) }
        return [.ok("ports", "\(numbers.joined(separator: ", ")) are free; nothing runs")]
    }
}
