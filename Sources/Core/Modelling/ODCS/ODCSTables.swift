import JSON
import Primitives
import YAML

/// Schema objects and their properties.
extension ODCSReading {
    private static let known: Set<String> = [
        "id", "name", "physicalName", "physicalType", "businessName", "logicalType", "properties", "relationships",
        "customProperties",
    ]
    private static let knownOfProperty: Set<String> = [
        "id", "name", "physicalName", "physicalType", "logicalType", "required", "unique", "primaryKey",
        "primaryKeyPosition", "logicalTypeOptions", "relationships", "customProperties",
    ]

    mutating func tables(_ schema: [ODCSPlace]) {
        var unplaced: [Int] = []
        for object in schema where object.isMapping {
            guard let (table, isPlaced) = self.table(object) else { continue }
            if !isPlaced { unplaced.append(self.model.tables.count) }
            self.model.tables.append(table)
        }
        ModelGrid.place(unplaced, of: &self.model.tables)
    }

    private mutating func table(_ object: ODCSPlace) -> (ModelTable, isPlaced: Bool)? {
        guard let text = object.requiredText("name"), let name = object.line(text, ModelRules.nameLength, "name")
        else { return nil }
        let given = object.text("id")
        let id = self.identify(given, at: object.child("id") ?? object, "table", name)
        self.targets.add(table: id, id: given, name: name, physicalName: object.text("physicalName"))
        var custom = ODCSCustomProperties(of: object)
        let columns = self.columns(object, of: id)
        let size = ModelGrid.size(columns: columns.count)
        let (x, y) = (
            custom.integer(ODCS.Property.positionX, ModelRules.positions),
            custom.integer(ODCS.Property.positionY, ModelRules.positions)
        )
        let table = ModelTable(
            id: id, workspace: self.identity.workspace, primaryDomain: self.primaryDomain(&custom), name: name,
            alias: self.alias(object, name, &custom),
            modelType: custom.choice(ODCS.Property.modelType, of: ModelType.self) ?? .physical, x: x ?? 0, y: y ?? 0,
            width: custom.integer(ODCS.Property.width, ModelRules.extents) ?? size.width,
            height: custom.integer(ODCS.Property.height, ModelRules.extents) ?? size.height,
            visibleDomains: self.visibleDomains(&custom), columns: columns, version: 1, createdAt: self.identity.now,
            updatedAt: self.identity.now)
        for item in object.items("relationships") where item.isMapping {
            self.relationships.append(ODCSRelationshipEntry(item, table: id, column: nil))
        }
        if let type = object.text("physicalType"), type.lowercased() != "table" {
            self.notes.remark(object.child("physicalType") ?? object, "This is taken for a table.")
        }
        object.remarkOthers(than: Self.known)
        custom.remarkRest()
        return (table, x != nil && y != nil)
    }

    /// The alias that a file of ours gives, else the name for people, else the physical one.
    private func alias(_ object: ODCSPlace, _ name: String, _ custom: inout ODCSCustomProperties) -> String? {
        let alias = custom.text(ODCS.Property.alias, ModelRules.aliasLength)
        let physical = object.text("physicalName").flatMap { $0 == name ? nil : $0 }
        guard let other = alias ?? object.text("businessName"), !other.trimmed.isEmpty else {
            return physical.flatMap { object.line($0, ModelRules.aliasLength, "physicalName") }
        }
        if physical != nil {
            self.notes.remark(object.child("physicalName") ?? object, "A table has one other name; this is left out.")
        }
        return alias ?? object.line(other, ModelRules.aliasLength, "businessName")
    }

    private mutating func primaryDomain(_ custom: inout ODCSCustomProperties) -> UUID {
        if let (id, place) = custom.identifier(ODCS.Property.primaryDomain) {
            if self.model.domains.contains(where: { $0.id == id }) { return id }
            self.notes.mismatch(place, "No domain of the file has this id.")
        }
        return self.defaultDomain(self.domainNames)
    }

    private mutating func visibleDomains(_ custom: inout ODCSCustomProperties) -> [UUID] {
        guard let list = custom.take(ODCS.Property.visibleDomains) else { return [] }
        guard list.node.elements != nil else {
            self.notes.mismatch(list, "visibleDomains must be a list.")
            return []
        }
        return list.items.compactMap { item in
            guard let id = item.node.text.flatMap({ UUID(canonical: $0) }),
                self.model.domains.contains(where: { $0.id == id })
            else {
                self.notes.mismatch(item, "No domain of the file has this id.")
                return nil
            }
            return id
        }
    }

    // MARK: Columns

    private mutating func columns(_ object: ODCSPlace, of table: UUID) -> [ModelColumn] {
        let items = object.items("properties")
        guard items.count <= ModelRules.columns else {
            self.notes.issue(object.child("properties") ?? object, "A table has at most \(ModelRules.columns) columns.")
            return []
        }
        var orders: [Int64] = []
        var columns: [ModelColumn] = []
        for item in items where item.isMapping {
            guard let (column, order) = self.column(item, of: table) else { continue }
            columns.append(column)
            if let order { orders.append(order) }
        }
        // The order that the columns say, if all do; else that of the file.
        if orders.count == columns.count {
            columns = zip(orders, columns).enumerated()
                .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
        }
        for index in columns.indices { columns[index].order = Int64(index) }
        if columns.map(\.constraints.bytes.count).reduce(0, +) > ModelRules.documentsBytes {
            self.notes.issue(
                object, "The constraints have more than \(ModelRules.documentsBytes) bytes as JSON together.")
        }
        return columns
    }

    private mutating func column(_ item: ODCSPlace, of table: UUID) -> (ModelColumn, order: Int64?)? {
        guard let text = item.requiredText("name"), let name = item.line(text, ModelRules.nameLength, "name")
        else { return nil }
        let given = item.text("id")
        let id = self.identify(given, at: item.child("id") ?? item, "column", "\(table)", name)
        let physicalName = item.text("physicalName")
        self.targets.add(column: id, of: table, id: given, name: name, physicalName: physicalName)
        if let physicalName, physicalName != name {
            self.notes.remark(item.child("physicalName") ?? item, "A column has one name; this is left out.")
        }
        var custom = ODCSCustomProperties(of: item)
        let isPrimaryKey = item.flag("primaryKey") ?? false
        let column = ModelColumn(
            id: id, table: table, name: name, dataType: self.dataType(item),
            isNullable: item.flag("required").map { !$0 } ?? !isPrimaryKey, isPrimaryKey: isPrimaryKey,
            isForeignKey: custom.flag(ODCS.Property.foreignKey) ?? false, foreignKeyReference: nil,
            defaultValue: custom.verbatim(ODCS.Property.defaultValue, ModelRules.defaultLength),
            constraints: self.constraints(item, &custom), order: 0)
        let order = custom.integer(ODCS.Property.order, 0...Int64(ModelRules.columns * 1_000))
        for entry in item.items("relationships") where entry.isMapping {
            self.relationships.append(ODCSRelationshipEntry(entry, table: table, column: id))
        }
        item.remarkOthers(than: Self.knownOfProperty)
        custom.remarkRest()
        return (column, order)
    }

    /// The type in the database, else the logical one.
    private func dataType(_ item: ODCSPlace) -> String {
        let logical = item.text("logicalType")
        guard let physical = item.text("physicalType"), !physical.trimmed.isEmpty else {
            return logical.flatMap { item.line($0, ModelRules.typeLength, "logicalType") } ?? "string"
        }
        return item.line(physical, ModelRules.typeLength, "physicalType") ?? ""
    }

    /// Those that a file of ours gives, or what the standard says of values; `unique` is in both.
    private func constraints(_ item: ODCSPlace, _ custom: inout ODCSCustomProperties) -> JSONText {
        var constraints = custom.object(ODCS.Property.constraints) ?? [:]
        if let options = item.child("logicalTypeOptions") {
            if case .object(let object) = options.node.json, object.fits {
                for (key, value) in object where constraints[key] == nil { constraints[key] = value }
            } else {
                self.notes.issue(
                    options, "This must be a mapping of at most \(ModelRules.documentBytes) bytes as JSON.")
            }
        }
        if let unique = item.flag("unique"), unique || constraints["unique"] != nil {
            constraints["unique"] = .bool(unique)
        }
        guard constraints.fits else {
            self.notes.issue(item, "The constraints have more than \(ModelRules.documentBytes) bytes as JSON.")
            return JSONText([:] as JSONObject)
        }
        return JSONText(constraints)
    }
}
