import Core
import Primitives
import Surface

/// What a topic of the workspace edition is about.
///
/// `realtime:dashboard:{id}`: everything that happens to one dashboard and its widgets. Source: workspace contract.
/// `realtime:workspace:{id}`: dashboards of a workspace that come, change and go; Atrium's own, for lists.
enum TopicName {
    static let prefix = "realtime:"
    /// Where heartbeats go. Source: Phoenix channels.
    static let phoenix = "phoenix"

    /// - Returns: nil for a topic that does not exist; identifiers may be in both of their forms.
    static func subject(_ topic: String) -> EventSubject? {
        let parts = topic.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "realtime" else { return nil }
        switch parts[1] {
        case "dashboard": return IdentifierPrefix.dashboard.identifier(parts[2]).map { .dashboard($0) }
        case "workspace": return IdentifierPrefix.workspace.identifier(parts[2]).map { .workspace($0) }
        default: return nil
        }
    }
}
