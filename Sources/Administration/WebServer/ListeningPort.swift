import Runtime

/// A port that nginx is to listen on.
struct ListeningPort: Equatable, CustomStringConvertible {
    let address: String
    let number: Int
    /// The option that sets it.
    let key: String

    var description: String { "\(self.address):\(self.number)" }

    /// Whether somebody answers there now.
    var isTaken: Bool { ListenerProbe.answers(address: self.address, port: self.number) }

    static func all(_ server: Configuration.Server) -> [ListeningPort] {
        var ports = [ListeningPort(address: server.listenAddress, number: server.httpsPort, key: "server.https_port")]
        if server.httpPort != 0 {
            ports.append(
                ListeningPort(address: server.listenAddress, number: server.httpPort, key: "server.http_port"))
        }
        guard server.compatListeners else { return ports }
        return ports
            + [
                (server.compatWorkspacePort, "workspace"), (server.compatFlowforgePort, "flowforge"),
                (server.compatModellingPort, "modelling"), (server.compatCrmPort, "crm"),
            ].map { ListeningPort(address: "127.0.0.1", number: $0.0, key: "server.compat_\($0.1)_port") }
    }

    /// - Throws: `CommandError` naming the port that another program has.
    static func checkFree(_ server: Configuration.Server) throws(CommandError) {
        guard let taken = Self.all(server).first(where: \.isTaken) else { return }
        throw CommandError(
            "another program listens at \(taken)", cure: "stop that, or set \(taken.key) to a free port")
    }
}
