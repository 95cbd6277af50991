import JSON
import Primitives

/// The stored form of models in the event log. Versions of single fields are left out: who follows a model sees which
/// fields changed.
extension ModelDomain {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("name", self.name)
        json.field("modelType", self.modelType.rawValue)
        json.field("isPrimary", self.isPrimary)
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"), name: try snapshot.text("name"),
            modelType: try snapshot.choice("modelType"), isPrimary: try snapshot.flag("isPrimary"),
            version: try snapshot.integer("version"), createdAt: try snapshot.instant("createdAt"),
            updatedAt: try snapshot.instant("updatedAt"))
    }
}

extension ModelTable {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("primaryDomain", self.primaryDomain)
        json.field("name", self.name)
        json.field("alias", self.alias)
        json.field("modelType", self.modelType.rawValue)
        json.field("x", self.x)
        json.field("y", self.y)
        json.field("width", self.width)
        json.field("height", self.height)
        json.field("visibleDomains", self.visibleDomains.map(\.description))
        json.key("columns")
        json.beginArray()
        for column in self.columns { column.writeSnapshot(json) }
        json.endArray()
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        let id = try snapshot.id("id")
        var columns: [ModelColumn] = []
        for item in try snapshot.objects("columns") { columns.append(try ModelColumn(snapshot: item, of: id)) }
        self.init(
            id: id, workspace: try snapshot.id("workspace"), primaryDomain: try snapshot.id("primaryDomain"),
            name: try snapshot.text("name"), alias: snapshot.textOrNil("alias"),
            modelType: try snapshot.choice("modelType"), x: try snapshot.integer("x"), y: try snapshot.integer("y"),
            width: try snapshot.integer("width"), height: try snapshot.integer("height"),
            visibleDomains: snapshot.ids("visibleDomains"), columns: columns,
            version: try snapshot.integer("version"), createdAt: try snapshot.instant("createdAt"),
            updatedAt: try snapshot.instant("updatedAt"))
    }
}

extension ModelColumn {
    fileprivate func writeSnapshot(_ json: JSONWriter) {
        json.beginObject()
        json.field("id", self.id)
        json.field("name", self.name)
        json.field("dataType", self.dataType)
        json.field("isNullable", self.isNullable)
        json.field("isPrimaryKey", self.isPrimaryKey)
        json.field("isForeignKey", self.isForeignKey)
        json.field("foreignKeyReference", self.foreignKeyReference)
        json.field("defaultValue", self.defaultValue)
        json.field("constraints", raw: self.constraints.bytes)
        json.field("order", self.order)
        json.endObject()
    }

    fileprivate init(snapshot: SnapshotReading, of table: UUID) throws(DamagedSnapshot) {
        self.init(
            id: try snapshot.id("id"), table: table, name: try snapshot.text("name"),
            dataType: try snapshot.text("dataType"), isNullable: try snapshot.flag("isNullable"),
            isPrimaryKey: try snapshot.flag("isPrimaryKey"), isForeignKey: try snapshot.flag("isForeignKey"),
            foreignKeyReference: snapshot.idOrNil("foreignKeyReference"),
            defaultValue: snapshot.textOrNil("defaultValue"), constraints: try snapshot.document("constraints"),
            order: try snapshot.integer("order"))
    }
}

extension ModelRelationship {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("workspace", self.workspace)
        json.field("sourceTable", self.sourceTable)
        json.field("targetTable", self.targetTable)
        json.field("cardinality", self.cardinality.rawValue)
        json.field("optionality", self.optionality.rawValue)
        json.field("name", self.name)
        json.field("sourceColumn", self.sourceColumn)
        json.field("targetColumn", self.targetColumn)
        json.field("isCircular", self.isCircular)
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        self.init(
            id: try snapshot.id("id"), workspace: try snapshot.id("workspace"),
            sourceTable: try snapshot.id("sourceTable"), targetTable: try snapshot.id("targetTable"),
            cardinality: try snapshot.choice("cardinality"), optionality: try snapshot.choice("optionality"),
            name: snapshot.textOrNil("name"), sourceColumn: snapshot.idOrNil("sourceColumn"),
            targetColumn: snapshot.idOrNil("targetColumn"), isCircular: try snapshot.flag("isCircular"),
            version: try snapshot.integer("version"), createdAt: try snapshot.instant("createdAt"),
            updatedAt: try snapshot.instant("updatedAt"))
    }
}

extension Workspace {
    func writeSnapshot(_ json: JSONWriter) {
        json.field("id", self.id)
        json.field("organization", self.organization)
        json.field("name", self.name)
        json.field("kind", self.kind.rawValue)
        json.field("isHome", self.isHome)
        json.field("owner", self.owner)
        json.field("version", self.version)
        json.field("createdAt", self.createdAt.microseconds)
        json.field("updatedAt", self.updatedAt.microseconds)
    }

    init(snapshot: SnapshotReading) throws(DamagedSnapshot) {
        self.init(
            id: try snapshot.id("id"), organization: try snapshot.id("organization"),
            name: try snapshot.text("name"), kind: try snapshot.choice("kind"), owner: try snapshot.id("owner"),
            createdAt: try snapshot.instant("createdAt"), updatedAt: try snapshot.instant("updatedAt"),
            isHome: try snapshot.flag("isHome"), version: try snapshot.integer("version"))
    }
}

extension SnapshotReading {
    func choice<Choice: RawRepresentable<String>>(_ key: String) throws(DamagedSnapshot) -> Choice {
        guard let choice = Choice(rawValue: try self.text(key)) else { throw DamagedSnapshot(field: key) }
        return choice
    }

    func objects(_ key: String) throws(DamagedSnapshot) -> [SnapshotReading] {
        guard let items = self.object[key]?.arrayValue else { throw DamagedSnapshot(field: key) }
        return items.map { SnapshotReading(object: $0.objectValue ?? [:]) }
    }
}
