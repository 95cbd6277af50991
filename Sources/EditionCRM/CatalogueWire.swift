import Core
import JSON
import Primitives
import Surface

/// Entries of the catalogue on the wire. Source: crm contract, `Widget`; contracts' page §7 for `config_schema`.
enum CatalogueWire {
    static let entryShape = Shape.named(
        "Widget",
        .object([
            .required("id", .choice(Catalogue.keys)),
            .required("name", .string(1...100)),
            .required("category", .choice(of: CatalogueCategory.self)),
            .required("description", .string(1...500)),
            .required("config_schema", .open([]), "Setting → JSON Schema fragment."),
            .required("supports_realtime", .boolean, "Changes of its data are told to who listens."),
            .required("refresh_interval", .count, "For who does not, in seconds."),
        ]))

    static let listShape = Shape.object([
        .required("widgets", .array(entryShape, 0...Catalogue.keys.count)),
        .required("total", .count),
        .required("categories", .array(.choice(of: CatalogueCategory.self), 0...CatalogueCategory.allCases.count)),
    ])

    static func write(_ entry: CatalogueEntry, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", entry.key.rawValue)
        json.field("name", entry.name)
        json.field("category", entry.category.rawValue)
        json.field("description", entry.description)
        json.field("config_schema", entry.schema)
        json.field("supports_realtime", entry.supportsRealtime)
        json.field("refresh_interval", entry.refreshInterval)
        json.endObject()
    }
}

/// The `filters` parameter. Source: crm contract, widget live data.
enum FilterWire {
    private static let longest = 50

    /// - Throws: `.validation` for text that is no JSON object, a field that cannot be narrowed by, or a value that is
    ///   none of its field.
    static func read(_ text: String, _ entry: CatalogueEntry) throws(CoreError) -> [RecordFilter] {
        guard let object = self.object(text) else {
            throw .validation([FieldIssue("filters", .format, "This must be a JSON object.")])
        }
        let tables = [entry.filtered] + entry.sources.sorted { $0.rawValue < $1.rawValue }
        var filters: [RecordFilter] = []
        for (name, value) in object {
            let path = "filters.\(name.prefix(100))"
            guard let field = tables.lazy.compactMap({ $0.field(name) }).first(where: \.isFilter) else {
                throw .validation([FieldIssue(path, .unknown, "This widget has no such filter.")])
            }
            let items = value.arrayValue ?? [value]
            guard (1...self.longest).contains(items.count) else {
                throw .validation([FieldIssue(path, .length, "Name 1 to \(self.longest) values.")])
            }
            var values: [RecordValue] = []
            for item in items {
                let issues = RecordWire.shape(field.type).issues(of: item, at: path)
                guard issues.isEmpty else { throw .validation(issues) }
                values.append(try RecordWire.value(item, field.type, at: path))
            }
            filters.append(RecordFilter(field: field, values: values))
        }
        return filters
    }

    private static func object(_ text: String) -> JSONObject? {
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: Array(text.utf8), maximumDepth: 4).objectValue
        } catch {
            return nil
        }
    }
}
