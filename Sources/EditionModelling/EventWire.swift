import Core
import JSON
import Primitives

/// Events as messages of `/api/v1/ws/{workspace_id}`, the same bytes for everybody who is told. Source: modelling
/// contract, Server → Client.
///
/// Beside what the contract shows, a message has `offset`, its place in the workspace's one sequence; `version`, the
/// element's; and `client_id` and `request_id` of an edit that named itself. `data` has the fields that changed; of
/// something new, all that a GET answers.
package enum EventWire {
    /// A change, and the name of its type.
    ///
    /// - Returns: nil for what this edition does not tell of.
    package static func event(_ event: Event) -> (type: String, message: [UInt8])? {
        guard let type = self.type(of: event.kind) else { return nil }
        let json = JSONWriter(buffer: ByteBuffer(capacity: 512))
        json.beginObject()
        json.field("type", type)
        json.field("workspace_id", event.workspace)
        self.write(event, json)
        json.field("user_id", event.actor)
        json.field("timestamp", event.at)
        json.field("offset", event.offset)
        json.field("version", event.version)
        json.field("client_id", event.origin?.client)
        json.field("request_id", event.origin?.request)
        json.endObject()
        return (type, json.buffer.array)
    }

    private static func type(of kind: Event.Kind) -> String? {
        switch kind {
        case .modelDomainCreated: "domain_created"
        case .modelDomainUpdated: "domain_updated"
        case .modelDomainDeleted: "domain_deleted"
        case .modelTableCreated: "table_created"
        case .modelTableUpdated: "table_updated"
        case .modelTableDeleted: "table_deleted"
        case .modelRelationshipCreated: "relationship_created"
        case .modelRelationshipUpdated: "relationship_updated"
        case .modelRelationshipDeleted: "relationship_deleted"
        case .modelDiagramCreated: "diagram_created"
        case .modelDiagramUpdated: "diagram_updated"
        case .modelDiagramDeleted: "diagram_deleted"
        case .modelImported: "model_imported"
        case .workspaceUpdated: "workspace_updated"
        case .workspaceDeleted: "workspace_deleted"
        case .collaboratorChanged: "participant_changed"
        case .dashboardUpdated, .dashboardDeleted, .widgetAdded, .widgetUpdated, .widgetDeleted, .widgetData,
            .importProgress, .taskCreated, .taskUpdated, .taskStatusChanged, .taskDeleted, .timeStarted, .timeStopped,
            .timeUpdated, .timeDeleted, .alertTriggered, .alertRecovered:
            nil
        }
    }

    /// What it is about, and `data`.
    private static func write(_ event: Event, _ json: JSONWriter) {
        switch event.body {
        case .modelDomain(let domain, let change):
            json.field("domain_id", domain.id)
            self.data(event, json, whole: { DomainRoutes.write(domain, json) }) {
                for field in change.fields { DomainRoutes.write(field, of: domain, json) }
            }
        case .modelTable(let table, let change):
            json.field("table_id", table.id)
            self.data(event, json, whole: { TableWire.write(table, json) }) {
                for field in change.fields.compactMap(ModelTable.Field.init) {
                    TableWire.write(field, of: table, json)
                }
                if event.kind == .modelTableDeleted {
                    ModelWire.field("removed_relationships", change.removedRelationships, json)
                }
            }
        case .modelRelationship(let relationship, let change):
            json.field("relationship_id", relationship.id)
            self.data(event, json, whole: { RelationshipRoutes.write(relationship, json) }) {
                for field in change.fields.compactMap(ModelRelationship.Field.init) {
                    RelationshipRoutes.write(field, of: relationship, json)
                }
            }
        case .modelDiagram(let diagram, let change):
            json.field("diagram_id", diagram.id)
            self.data(event, json, whole: { DiagramWire.write(diagram, json) }) {
                for field in change.fields { DiagramWire.write(field, of: diagram, json) }
            }
        case .modelImported, .workspace, .collaborator: self.data(of: event.body, json)
        case .dashboard, .widget, .widgetData, .recordImport, .task, .timeEntry, .alert: break
        }
    }

    /// - Parameters:
    ///   - whole: writes the element as a GET has it.
    ///   - changed: writes the fields that changed, into an object.
    private static func data(_ event: Event, _ json: JSONWriter, whole: () -> Void, changed: () -> Void) {
        json.key("data")
        switch event.kind {
        case .modelDomainCreated, .modelTableCreated, .modelRelationshipCreated, .modelDiagramCreated: whole()
        default:
            json.beginObject()
            changed()
            json.endObject()
        }
    }

    /// Of what is no element of a model.
    private static func data(of body: Event.Body, _ json: JSONWriter) {
        json.key("data")
        switch body {
        case .workspace(let workspace): WorkspaceRoutes.write(workspace, json)
        case .modelImported(let counts):
            json.beginObject()
            json.field("domains", counts.domains)
            json.field("tables", counts.tables)
            json.field("relationships", counts.relationships)
            json.field("diagrams", counts.diagrams)
            json.endObject()
        case .collaborator(let change):
            json.beginObject()
            json.field("user_id", change.user)
            json.field("access_level", orNull: change.role.map { AccessLevel($0).rawValue })
            json.endObject()
        default:
            json.beginObject()
            json.endObject()
        }
    }
}
