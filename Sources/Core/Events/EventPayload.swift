import JSON
import Primitives

/// The stored form of what an event is about: neutral, so that each dialect can say it in its own words.
package enum EventPayload {
    /// - Throws: when the text is not what `write` wrote for such a kind.
    package static func read(_ bytes: [UInt8], kind: Event.Kind) throws -> Event.Body {
        let value = try JSONValue(parsing: bytes)
        let reading = SnapshotReading(object: value.objectValue ?? [:])
        switch kind {
        case .dashboardUpdated, .dashboardDeleted: return .dashboard(try Dashboard(snapshot: reading))
        case .widgetAdded, .widgetUpdated, .widgetDeleted: return .widget(try Widget(snapshot: reading))
        case .widgetData:
            let ids = value["widgets"]?.arrayValue ?? []
            return .widgetData(ids.compactMap { $0.stringValue.flatMap { UUID(canonical: $0) } })
        case .importProgress: return .recordImport(try RecordImport(snapshot: reading))
        case .taskCreated, .taskUpdated, .taskStatusChanged, .taskDeleted:
            return .task(
                try ProjectTask(snapshot: reading),
                previousStatus: reading.textOrNil("previousStatus").flatMap(ProjectTask.Status.init))
        case .timeStarted, .timeStopped, .timeUpdated, .timeDeleted:
            return .timeEntry(try TimeEntry(snapshot: reading))
        case .alertTriggered, .alertRecovered: return .alert(try AlertEvent(snapshot: reading))
        case .modelDomainCreated, .modelDomainUpdated, .modelDomainDeleted, .modelTableCreated, .modelTableUpdated,
            .modelTableDeleted, .modelRelationshipCreated, .modelRelationshipUpdated, .modelRelationshipDeleted,
            .modelDiagramCreated, .modelDiagramUpdated, .modelDiagramDeleted, .modelImported, .workspaceUpdated,
            .workspaceDeleted, .collaboratorChanged:
            return try self.model(reading, kind)
        }
    }

    private static func model(_ reading: SnapshotReading, _ kind: Event.Kind) throws -> Event.Body {
        let change = ModelChange(snapshot: reading)
        switch kind {
        case .modelDomainCreated, .modelDomainUpdated, .modelDomainDeleted:
            return .modelDomain(try ModelDomain(snapshot: reading), change)
        case .modelTableCreated, .modelTableUpdated, .modelTableDeleted:
            return .modelTable(try ModelTable(snapshot: reading), change)
        case .modelRelationshipCreated, .modelRelationshipUpdated, .modelRelationshipDeleted:
            return .modelRelationship(try ModelRelationship(snapshot: reading), change)
        case .modelDiagramCreated, .modelDiagramUpdated, .modelDiagramDeleted:
            return .modelDiagram(try FlowDiagram(snapshot: reading), change)
        case .modelImported: return .modelImported(try ModelImport(snapshot: reading))
        case .workspaceUpdated, .workspaceDeleted: return .workspace(try Workspace(snapshot: reading))
        case .collaboratorChanged: return .collaborator(try CollaboratorChange(snapshot: reading))
        default: throw DamagedSnapshot(field: "kind")
        }
    }

    /// Who is told of it beside its audience, as `write` wrote it; a dashboard's own are in its body.
    package static func readers(_ bytes: [UInt8], kind: Event.Kind) throws -> DashboardShares {
        switch kind {
        case .widgetAdded, .widgetUpdated, .widgetDeleted, .widgetData:
            DashboardShares(snapshot: SnapshotReading(object: try JSONValue(parsing: bytes).objectValue ?? [:]))
        default: .none
        }
    }

    package static func write(_ body: Event.Body, readers: DashboardShares = .none) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 1_024))
        json.beginObject()
        readers.writeSnapshot(json)
        switch body {
        case .dashboard(let dashboard): dashboard.writeSnapshot(json)
        case .widget(let widget): widget.writeSnapshot(json)
        case .widgetData(let ids):
            json.key("widgets")
            json.beginArray()
            for id in ids { json.uuid(id) }
            json.endArray()
        case .recordImport(let job): job.writeSnapshot(json)
        case .task(let task, let previousStatus):
            task.writeSnapshot(json)
            json.field("previousStatus", previousStatus?.rawValue)
        case .timeEntry(let entry): entry.writeSnapshot(json)
        case .alert(let event): event.writeSnapshot(json)
        case .modelDomain(let domain, let change): self.write(domain.writeSnapshot, change, json)
        case .modelTable(let table, let change): self.write(table.writeSnapshot, change, json)
        case .modelRelationship(let relationship, let change): self.write(relationship.writeSnapshot, change, json)
        case .modelDiagram(let diagram, let change): self.write(diagram.writeSnapshot, change, json)
        case .modelImported(let counts): counts.writeSnapshot(json)
        case .workspace(let workspace): workspace.writeSnapshot(json)
        case .collaborator(let change): change.writeSnapshot(json)
        }
        json.endObject()
        return json.buffer.array
    }

    private static func write(_ part: (JSONWriter) -> Void, _ change: ModelChange, _ json: JSONWriter) {
        part(json)
        change.writeSnapshot(json)
    }
}

/// A stored snapshot lacks a field, or has it in another type.
package struct DamagedSnapshot: Swift.Error, CustomStringConvertible {
    package let field: String

    package init(field: String) { self.field = field }

    package var description: String { "the event's payload has no usable \(self.field)" }
}

struct SnapshotReading {
    let object: JSONObject

    func text(_ key: String) throws(DamagedSnapshot) -> String { try self.value(key, self.object[key]?.stringValue) }
    func integer(_ key: String) throws(DamagedSnapshot) -> Int64 {
        try self.value(key, self.object[key]?.integerValue)
    }
    func flag(_ key: String) throws(DamagedSnapshot) -> Bool { try self.value(key, self.object[key]?.boolValue) }
    func id(_ key: String) throws(DamagedSnapshot) -> UUID { try self.value(key, self.idOrNil(key)) }
    /// From whole microseconds: the text of a time would be cut to milliseconds.
    func instant(_ key: String) throws(DamagedSnapshot) -> Instant { try self.value(key, self.instantOrNil(key)) }
    func document(_ key: String) throws(DamagedSnapshot) -> JSONText {
        JSONText(try self.value(key, self.object[key]))
    }
    /// None when there is no such list.
    func ids(_ key: String) -> [UUID] {
        (self.object[key]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { UUID(canonical: $0) } }
    }
    func textOrNil(_ key: String) -> String? { self.object[key]?.stringValue }
    func idOrNil(_ key: String) -> UUID? { self.object[key]?.stringValue.flatMap { UUID(canonical: $0) } }
    func instantOrNil(_ key: String) -> Instant? { self.object[key]?.integerValue.map(Instant.init(microseconds:)) }

    private func value<T>(_ key: String, _ value: T?) throws(DamagedSnapshot) -> T {
        guard let value else { throw DamagedSnapshot(field: key) }
        return value
    }
}

extension Dashboard {
    fileprivate func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("owner", self.owner)
        json.field("name", self.name)
        json.field("description", self.description)
        json.field("layout", raw: self.layout.bytes)
        json.field("theme", raw: self.theme.bytes)
        json.field("config", raw: self.config.bytes)
        json.field("tags", raw: self.tags.bytes)
        json.field("visibility", self.visibility.rawValue)
        self.shares.writeSnapshot(json)
        json.field("isTemplate", self.isTemplate)
        json.field("templateCategory", self.templateCategory)
        json.field("isDefault", self.isDefault)
        json.field("version", self.version)
        json.field("viewCount", self.viewCount)
        json.field("lastViewedAt", self.lastViewedAt?.microseconds)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        guard let visibility = Visibility(rawValue: try snapshot.text("visibility")) else {
            throw DamagedSnapshot(field: "visibility")
        }
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"), owner: try snapshot.id("owner"),
            name: try snapshot.text("name"), description: snapshot.textOrNil("description"),
            layout: try snapshot.document("layout"), theme: try snapshot.document("theme"),
            config: try snapshot.document("config"), tags: try snapshot.document("tags"), visibility: visibility,
            isTemplate: try snapshot.flag("isTemplate"), templateCategory: snapshot.textOrNil("templateCategory"),
            isDefault: try snapshot.flag("isDefault"), version: try snapshot.integer("version"),
            viewCount: try snapshot.integer("viewCount"), lastViewedAt: snapshot.instantOrNil("lastViewedAt"),
            createdAt: try snapshot.instant("createdAt"), updatedAt: try snapshot.instant("updatedAt"),
            shares: DashboardShares(snapshot: snapshot))
    }
}

extension DashboardShares {
    fileprivate func writeSnapshot(_ json: JSONWriter) {
        guard self != .none else { return }
        json.field("sharedWithUsers", self.users.map(\.description))
        json.field("sharedWithWorkspaces", self.workspaces.map(\.description))
    }

    fileprivate init(snapshot: SnapshotReading) {
        self.init(users: snapshot.ids("sharedWithUsers"), workspaces: snapshot.ids("sharedWithWorkspaces"))
    }
}

extension Widget {
    fileprivate func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("dashboard", self.dashboard)
        json.field("connector", self.connector)
        json.field("name", self.name)
        json.field("type", self.type.rawValue)
        json.field("config", raw: self.config.bytes)
        json.field("dataQuery", raw: self.dataQuery.bytes)
        json.field("x", self.frame.x)
        json.field("y", self.frame.y)
        json.field("width", self.frame.width)
        json.field("height", self.frame.height)
        json.field("minimumWidth", self.frame.minimumWidth)
        json.field("minimumHeight", self.frame.minimumHeight)
        json.field("isResizable", self.isResizable)
        json.field("isDraggable", self.isDraggable)
        json.field("refreshInterval", self.refreshInterval)
        json.field("lastUpdatedAt", self.lastUpdatedAt?.microseconds)
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        guard let type = Kind(rawValue: try snapshot.text("type")) else { throw DamagedSnapshot(field: "type") }
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"),
            dashboard: try snapshot.id("dashboard"), connector: snapshot.idOrNil("connector"),
            name: try snapshot.text("name"), type: type, config: try snapshot.document("config"),
            dataQuery: try snapshot.document("dataQuery"),
            frame: Frame(
                x: try snapshot.integer("x"), y: try snapshot.integer("y"), width: try snapshot.integer("width"),
                height: try snapshot.integer("height"), minimumWidth: try snapshot.integer("minimumWidth"),
                minimumHeight: try snapshot.integer("minimumHeight")),
            isResizable: try snapshot.flag("isResizable"), isDraggable: try snapshot.flag("isDraggable"),
            refreshInterval: try snapshot.integer("refreshInterval"),
            lastUpdatedAt: snapshot.instantOrNil("lastUpdatedAt"), version: try snapshot.integer("version"),
            createdAt: try snapshot.instant("createdAt"), updatedAt: try snapshot.instant("updatedAt"))
    }
}
