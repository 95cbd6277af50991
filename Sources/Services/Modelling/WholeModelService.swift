import Core
import MariaDB
import Primitives
import Storage

/// A model as one.
package struct WholeModelService {
    let editing: ModelEditing

    /// Everything as it was at one place of the workspace's event stream, which the result names.
    ///
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`.
    package func get(_ workspace: UUID, for actor: Actor) throws -> DataModel {
        try self.editing.read(in: workspace, for: actor) { tx in
            guard let found = try tx.workspaces.find(workspace, in: actor.workspaces) else {
                throw WorkspaceService.missing
            }
            return DataModel(
                workspace: found, offset: try tx.events.bounds(of: workspace).last,
                domains: try tx.modelDomains.list(in: workspace), tables: try tx.modelTables.list(in: workspace),
                relationships: try tx.modelRelationships.list(in: workspace),
                diagrams: try tx.modelDiagrams.list(in: workspace))
        }
    }
}
