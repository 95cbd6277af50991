import Core
import JSON
import Primitives
import Surface

/// The channels of `/v2/realtime` and of the event streams. Source: contracts' page §7.
enum FlowForgeChannel: String, CaseIterable {
    /// With `dashboardId` one dashboard, whoever's it is; without, all of a workspace that the client may see.
    case dashboards = "dashboard.updates"

    /// What a client is told that it can ask for. Source: flowforge contract, `connection_ack`.
    static let capabilities = ["dashboard"]

    /// The parameter that names one object, and what its identifiers begin with.
    fileprivate var object: (name: String, prefix: IdentifierPrefix)? {
        switch self {
        case .dashboards: ("dashboardId", .dashboard)
        }
    }

    /// What a client follows: a channel, and what the parameters make of it.
    struct Wish: Hashable {
        let channel: FlowForgeChannel
        /// nil: all that there is of it in the workspace.
        let object: UUID?
        /// nil: the token's.
        let workspace: UUID?

        /// - Parameter name: `dashboard.updates`, or `dashboard.updates:{id}` for one object.
        /// - Returns: nil when there is no such channel, or the identifier is none.
        init?(name: some StringProtocol, workspace: UUID?) {
            let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let channel = FlowForgeChannel(rawValue: String(parts[0])) else { return nil }
            self.channel = channel
            self.workspace = workspace
            self.object = parts.count == 2 ? channel.object?.prefix.identifier(parts[1]) : nil
            guard parts.count == 1 || self.object != nil else { return nil }
        }

        /// - Parameter data: of a `subscribe` message; parameters that the channel does not know are passed over.
        init(_ data: JSONObject) throws(Problem) {
            guard let name = data["channel"]?.stringValue else {
                throw Problem(field: "data.channel", "This must be the name of a channel.")
            }
            guard let channel = FlowForgeChannel(rawValue: name) else {
                throw Problem(
                    .unknownChannel, "There is no channel of this name.",
                    details: ["channels": .array(FlowForgeChannel.allCases.map { .string($0.rawValue) })])
            }
            let params: JSONObject
            switch data["params"] {
            case .object(let object)?: params = object
            case .null?, nil: params = [:]
            default: throw Problem(field: "data.params", "This must be an object.")
            }
            self.channel = channel
            self.workspace = try Self.identifier(params, "workspace", .workspace)
            self.object =
                switch channel.object {
                case let (name, prefix)?: try Self.identifier(params, name, prefix)
                case nil: nil
                }
        }

        /// As it is echoed, with identifiers in their prefixed form.
        var params: JSONObject {
            var params: JSONObject = [:]
            if let object, let (name, prefix) = self.channel.object {
                params[name] = .string("\(prefix.rawValue)_\(object.base62)")
            }
            if let workspace { params["workspace"] = .string("ws_" + workspace.base62) }
            return params
        }

        /// - Parameter workspace: unless the client named another.
        func subject(in workspace: UUID) -> EventSubject {
            switch (self.channel, self.object) {
            case (.dashboards, let id?): .dashboard(id)
            case (.dashboards, nil): .feed(EventFeed(self.workspace ?? workspace, [.dashboards]))
            }
        }

        /// As a part of what several of them follow together.
        var part: EventFeed.Part {
            switch (self.channel, self.object) {
            case (.dashboards, let id?): .dashboard(id)
            case (.dashboards, nil): .dashboards
            }
        }

        private static func identifier(
            _ params: JSONObject, _ name: String, _ prefix: IdentifierPrefix
        ) throws(Problem) -> UUID? {
            let value = params[name] ?? .null
            guard value != .null else { return nil }
            guard let text = value.stringValue, let id = prefix.identifier(text[...]) else {
                throw Problem(
                    field: "data.params.\(name)", "This must be an identifier that begins with \(prefix.rawValue)_.")
            }
            return id
        }
    }
}
