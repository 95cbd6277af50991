import Core
import JSON
import Primitives
import Surface

/// Tables and their columns on the wire. Source: modelling contract, tables.
enum TableWire {
    // MARK: Shapes

    private static let constraints = Shape.open([])
    private static let defaultValue = Shape.nullable(.string(ModelRules.defaultLength))
    private static let reference = Shape.nullable(.identifier(.modelColumn))

    /// - Parameter isNew: whether name and type must be there; in a list of columns an item without them is one that stays
    ///   as it is.
    private static func columnFields(isNew: Bool) -> [Field] {
        let name = ModelWire.name
        let type = Shape.string(ModelRules.typeLength)
        return [
            isNew ? .required("name", name) : .optional("name", name),
            isNew ? .required("data_type", type) : .optional("data_type", type),
            .optional("nullable", .boolean, "Of a new one: true, unless it is of the primary key."),
            .optional("is_primary_key", .boolean),
            .optional("is_foreign_key", .boolean, "False clears the reference."),
            .optional("foreign_key_reference", reference, "A column of the workspace; it makes this a foreign key."),
            .optional("default_value", defaultValue),
            .optional("constraints", constraints, "An object of one's own; it takes the place of the stored one."),
            .optional("order", .integer(0...Int64(ModelRules.columns)), "The place among the columns, from 0."),
        ]
    }

    static let newColumn = Shape.named(
        "CreateColumnRequest", .object([ModelWire.ownID(.modelColumn)] + columnFields(isNew: true)))
    static let columnChange = Shape.named("UpdateColumnRequest", .object(columnFields(isNew: false)))
    private static let listedColumn = Shape.named(
        "ColumnInList",
        .object(
            [
                .optional(
                    "id", .identifier(.modelColumn), "Of a column that the table has, which is changed; else new."),
                // What an answer shows may be sent back.
                .optional("table_id", .identifier(.modelTable), "Not looked at."),
            ] + columnFields(isNew: false)))
    private static let column = Shape.named(
        "Column",
        .object([
            .required("id", .identifier(.modelColumn)),
            .required("table_id", .identifier(.modelTable)),
            .required("name", ModelWire.name),
            .required("data_type", .string(ModelRules.typeLength)),
            .required("nullable", .boolean),
            .required("is_primary_key", .boolean),
            .required("is_foreign_key", .boolean),
            .required("foreign_key_reference", reference),
            .required("default_value", defaultValue),
            .required("constraints", constraints),
            .required("order", .integer(0...Int64(ModelRules.columns))),
        ]))

    private static let changeable: [Field] = [
        .optional("primary_domain_id", .identifier(.modelDomain), "Of a new one: the primary domain."),
        .optional("alias", .nullable(.string(0...ModelRules.aliasLength.upperBound))),
        .optional("model_type", .choice(of: ModelType.self), "Of a new one: its domain's."),
        .optional("position_x", ModelWire.position),
        .optional("position_y", ModelWire.position),
        .optional("width", ModelWire.extent),
        .optional("height", ModelWire.extent),
        .optional(
            "visible_domains", .array(.identifier(.modelDomain), 0...ModelRules.domains),
            "Further domains on whose canvas it is shown."),
        .optional("columns", .array(listedColumn, 0...ModelRules.columns), "Takes the place of all."),
    ]
    static let create = Shape.named(
        "CreateTableRequest",
        .object([ModelWire.ownID(.modelTable), .required("name", ModelWire.name)] + changeable))
    static let update = Shape.named(
        "UpdateTableRequest", .object([.optional("name", ModelWire.name)] + changeable))
    static let shape = Shape.named(
        "Table",
        .object([
            .required("id", .identifier(.modelTable)),
            .required("workspace_id", .identifier(.workspace)),
            .required("primary_domain_id", .identifier(.modelDomain)),
            .required("name", ModelWire.name),
            .required("alias", .nullable(.string(ModelRules.aliasLength))),
            .required("model_type", .choice(of: ModelType.self)),
            .required("position_x", ModelWire.position),
            .required("position_y", ModelWire.position),
            .required("width", ModelWire.extent),
            .required("height", ModelWire.extent),
            .required("visible_domains", .array(.identifier(.modelDomain), 0...ModelRules.domains)),
            .required("columns", .array(column, 0...ModelRules.columns), "In their order."),
            ModelWire.version,
            .required("created_at", .instant),
            .required("last_modified_at", .instant),
        ]))

    // MARK: In

    static func draft(_ body: JSONObject) -> ModelTableDraft {
        var draft = ModelTableDraft()
        draft.id = body.identifier("id", .modelTable)
        draft.primaryDomain = body.identifier("primary_domain_id", .modelDomain)
        draft.name = body["name"]?.stringValue
        draft.alias = body.change("alias", \.stringValue)
        draft.modelType = body.choice("model_type")
        draft.x = body["position_x"]?.wholeNumber
        draft.y = body["position_y"]?.wholeNumber
        draft.width = body["width"]?.wholeNumber
        draft.height = body["height"]?.wholeNumber
        draft.visibleDomains = body.identifiers("visible_domains", .modelDomain)
        draft.columns = body.objects("columns")?.map(self.columnDraft)
        return draft
    }

    static func columnDraft(_ body: JSONObject) -> ModelColumnDraft {
        var draft = ModelColumnDraft()
        draft.id = body.identifier("id", .modelColumn)
        draft.name = body["name"]?.stringValue
        draft.dataType = body["data_type"]?.stringValue
        draft.isNullable = body["nullable"]?.boolValue
        draft.isPrimaryKey = body["is_primary_key"]?.boolValue
        draft.isForeignKey = body["is_foreign_key"]?.boolValue
        draft.foreignKeyReference = body.change("foreign_key_reference", .modelColumn)
        draft.defaultValue = body.change("default_value", \.stringValue)
        draft.constraints = body["constraints"]?.objectValue
        draft.order = body["order"]?.wholeNumber
        return draft
    }

    // MARK: Out

    static func write(_ table: ModelTable, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", table.id)
        json.field("workspace_id", table.workspace)
        for field in ModelTable.Field.allCases { self.write(field, of: table, json) }
        json.field("version", table.version)
        json.field("created_at", table.createdAt)
        json.field("last_modified_at", table.updatedAt)
        json.endObject()
    }

    /// One member of a table, by its name.
    static func write(_ field: ModelTable.Field, of table: ModelTable, _ json: JSONWriter) {
        switch field {
        case .primaryDomain: json.field("primary_domain_id", table.primaryDomain)
        case .name: json.field("name", table.name)
        case .alias: json.field("alias", orNull: table.alias)
        case .modelType: json.field("model_type", table.modelType.rawValue)
        case .x: json.field("position_x", table.x)
        case .y: json.field("position_y", table.y)
        case .width: json.field("width", table.width)
        case .height: json.field("height", table.height)
        case .visibleDomains: ModelWire.field("visible_domains", table.visibleDomains, json)
        case .columns: ModelWire.field("columns", table.columns, json, self.write)
        }
    }

    private static func write(_ column: ModelColumn, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", column.id)
        json.field("table_id", column.table)
        json.field("name", column.name)
        json.field("data_type", column.dataType)
        json.field("nullable", column.isNullable)
        json.field("is_primary_key", column.isPrimaryKey)
        json.field("is_foreign_key", column.isForeignKey)
        json.field("foreign_key_reference", orNull: column.foreignKeyReference)
        json.field("default_value", orNull: column.defaultValue)
        json.field("constraints", raw: column.constraints.bytes)
        json.field("order", column.order)
        json.endObject()
    }
}
