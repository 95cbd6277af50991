import Core
import MariaDB
import Primitives
import Storage

/// Brings deleted dashboards and widgets back, until upkeep removes them for good.
package struct UndeleteService {
    let database: Database
    let events: EventLog

    /// - Parameter actor: nil: the administrator's command, which acts for nobody.
    /// - Throws: `.notFound` when there is no such deleted dashboard that the actor could see; `.forbidden` when they
    ///   may not change it.
    @discardableResult
    package func dashboard(_ id: UUID, by actor: Actor?) throws -> Dashboard {
        try self.database.transaction { tx in
            guard var dashboard = try tx.deletedRows.lockDashboard(id, deleted: true, for: actor) else {
                throw CoreError.notFound("There is no such deleted dashboard.")
            }
            if let actor { try dashboard.requireChange(by: actor) }
            dashboard.version += 1
            dashboard.updatedAt = tx.now
            try tx.deletedRows.undelete(dashboard, by: actor?.user)
            try self.events.append([.updated(dashboard)], by: actor?.user, tx)
            return dashboard
        }
    }

    /// - Parameter actor: nil: the administrator's command, which acts for nobody.
    /// - Throws: `.notFound` when there is no such deleted widget on a dashboard that the actor can see; `.forbidden`
    ///   when they may not change it; `.conflict` when the dashboard is full by now.
    @discardableResult
    package func widget(_ id: UUID, by actor: Actor?) throws -> Widget {
        try self.database.transaction { tx in
            guard let dashboard = try tx.deletedRows.dashboard(ofWidget: id),
                let board = try tx.deletedRows.lockDashboard(dashboard, deleted: false, for: actor),
                var widget = try tx.deletedRows.lockWidget(id)
            else { throw CoreError.notFound("There is no such deleted widget.") }
            if let actor { try board.requireChange(by: actor) }
            try WidgetService.checkRoom(for: widget, tx)
            widget.version += 1
            widget.updatedAt = tx.now
            try tx.deletedRows.undelete(widget, by: actor?.user)
            try self.events.append([.added(widget, on: board, version: board.version + 1)], by: actor?.user, tx)
            return widget
        }
    }
}
