import Primitives

/// Some of what happens in one workspace, followed as one sequence.
package struct EventFeed: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        /// Every dashboard that the follower may see, and the widgets on it.
        case dashboards
        /// One of them.
        case dashboard(UUID)
        case tasks
        case task(UUID)
        /// The follower's own.
        case time
        case alerts
        /// No events: measurements are told of beside them.
        case metrics
        /// The workspace's data model, the workspace itself, and who is in it.
        case model

        /// What somebody must be allowed to follow it.
        package var permission: Permission {
            switch self {
            case .dashboards, .dashboard: .dashboardRead
            case .tasks, .task: .taskRead
            case .time: .timeRead
            case .alerts, .metrics: .metricsRead
            case .model: .modelRead
            }
        }

        func covers(_ event: Event) -> Bool {
            switch self {
            case .dashboards: Self.ofDashboards.contains(event.kind)
            case .tasks: Self.ofTasks.contains(event.kind)
            case .time: Self.ofTime.contains(event.kind)
            case .alerts: event.kind == .alertTriggered || event.kind == .alertRecovered
            case .dashboard(let id), .task(let id): event.object == id
            case .metrics: false
            case .model: Event.Kind.ofModels.contains(event.kind)
            }
        }

        private static let ofDashboards: Set<Event.Kind> = [
            .dashboardUpdated, .dashboardDeleted, .widgetAdded, .widgetUpdated, .widgetDeleted, .widgetData,
        ]
        private static let ofTasks: Set<Event.Kind> = [.taskCreated, .taskUpdated, .taskStatusChanged, .taskDeleted]
        private static let ofTime: Set<Event.Kind> = [.timeStarted, .timeStopped, .timeUpdated, .timeDeleted]
    }

    package let workspace: UUID
    package let parts: Set<Part>

    package init(_ workspace: UUID, _ parts: Set<Part>) {
        self.workspace = workspace
        self.parts = parts
    }

    func covers(_ event: Event) -> Bool {
        event.workspace == self.workspace && self.parts.contains { $0.covers(event) }
    }
}

extension Event {
    /// Whether somebody who may follow its part of the workspace is told of it.
    package func isTold(to actor: Actor) -> Bool {
        if case .dashboard(let dashboard) = self.body { return dashboard.isVisible(to: actor) }
        return self.audience == nil || self.audience == actor.user || self.readers.include(actor)
    }
}
