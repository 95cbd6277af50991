import Surface

/// The channels of `/v2/realtime` and of the event streams. Source: contracts' page §7.
enum FlowForgeChannel: String, CaseIterable {
    /// With `dashboardId` one dashboard, whoever's it is; without, all of a workspace that the client may see.
    case dashboards = "dashboard.updates"
    /// `metrics`: names; `interval`: milliseconds between two messages, at least.
    case metrics = "metrics.realtime"
    /// With `taskId` one task, without all of a workspace.
    case tasks = "tasks.updates"
    /// The client's own time in a workspace.
    case time = "time.updates"
    /// Alert rules of a workspace that fire, or no more.
    case alerts

    /// What a client is told that it can ask for. Source: flowforge contract, `connection_ack`.
    static let capabilities = ["dashboard", "metrics", "tasks", "time", "alerts"]

    /// The parameter that names one object, and what its identifiers begin with.
    var object: (name: String, prefix: IdentifierPrefix)? {
        switch self {
        case .dashboards: ("dashboardId", .dashboard)
        case .tasks: ("taskId", .task)
        case .metrics, .time, .alerts: nil
        }
    }
}
