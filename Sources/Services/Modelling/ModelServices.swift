import MariaDB

/// Everything about workspaces and the data models in them.
package struct ModelServices {
    package let workspaces: WorkspaceService

    init(database: Database, events: EventLog) {
        self.workspaces = WorkspaceService(database: database, events: events)
    }
}
