import Runtime

/// The web server's configuration, its ports, and what the supervisor says.
struct ServerExamination {
    let configuration: Configuration

    func findings() -> [Finding] { [self.nginx()] + self.processes() }

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

    private func processes() -> [Finding] {
        do {
            guard try InstanceLock.supervisor(of: self.configuration.paths) != nil else { return self.ports() }
            guard let status = try SupervisorStatus.read(self.configuration.paths.status) else {
                return [.warn("processes", "the supervisor has not said anything yet", cure: "look again in a moment")]
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
        } catch {
            return [.fail("processes", "\(error)", cure: "run it as the user that started Atrium")]
        }
    }

    /// Nothing of ours runs: then the ports must be free.
    private func ports() -> [Finding] {
        let server = self.configuration.server
        var ports = [(server.listenAddress, server.httpsPort, "server.https_port")]
        if server.httpPort != 0 { ports.append((server.listenAddress, server.httpPort, "server.http_port")) }
        if server.compatListeners {
            ports += [
                ("127.0.0.1", server.compatWorkspacePort, "server.compat_workspace_port"),
                ("127.0.0.1", server.compatFlowforgePort, "server.compat_flowforge_port"),
                ("127.0.0.1", server.compatModellingPort, "server.compat_modelling_port"),
                ("127.0.0.1", server.compatCrmPort, "server.compat_crm_port"),
            ]
        }
        let taken = ports.filter { ListenerProbe.answers(address: $0.0, port: $0.1) }
        guard taken.isEmpty else {
            return taken.map {
                .fail(
                    "ports", "somebody else listens at \($0.0):\($0.1)",
                    cure: "stop that, or set \($0.2) to another port")
            }
        }
        return [.ok("ports", ports.map { String($0.1) }.joined(separator: ", ") + " are free; nothing runs")]
    }
}
