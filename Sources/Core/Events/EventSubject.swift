import Primitives

/// What somebody may follow.
package enum EventSubject: Hashable, Sendable {
    /// Everything about one dashboard and the widgets on it.
    case dashboard(UUID)
    /// Dashboards of a workspace that come, change and go, and imports into its CRM.
    case workspace(UUID)
    case feed(EventFeed)

    /// What is told of a workspace as a whole.
    package static let kindsOfWorkspace: [Event.Kind] = [.dashboardUpdated, .dashboardDeleted, .importProgress]

    /// Whether an event of the subject's workspace is about it.
    package func covers(_ event: Event) -> Bool {
        switch self {
        case .dashboard(let id): return event.object == id
        case .workspace(let id):
            return event.workspace == id && Self.kindsOfWorkspace.contains(event.kind)
        case .feed(let feed): return feed.covers(event)
        }
    }
}
