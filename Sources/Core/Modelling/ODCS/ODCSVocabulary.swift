import JSON
import YAML

/// The Open Data Contract Standard: what of it this product writes and reads. Source: ODCS 3.1.0.
package enum ODCS {
    /// The version that is written.
    static let written = "v3.1.0"
    /// Those that are read.
    static let read: Set<String> = ["v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0"]
    static let kind = "DataContract"
    /// The value of `Property.generator` in files of ours.
    static let generator = "Atrium"

    /// Of a file that is imported: 10 MB; a schema's properties lie 7 levels deep, and objects of people's own below them.
    package static let limits = YAMLLimits(bytes: 10_000_000, depth: 64, nodes: 1_000_000, allowsAliases: true)

    /// Names of custom properties, which hold what the standard has no key for.
    enum Property {
        // Of the contract.
        static let generator = "generator"
        static let domains = "domains"
        static let diagrams = "dataFlowDiagrams"
        // Of a schema object.
        static let alias = "alias"
        static let modelType = "modelType"
        static let positionX = "positionX"
        static let positionY = "positionY"
        static let width = "width"
        static let height = "height"
        static let primaryDomain = "primaryDomain"
        static let visibleDomains = "visibleDomains"
        // Of a property.
        static let order = "order"
        static let foreignKey = "foreignKey"
        static let defaultValue = "defaultValue"
        static let constraints = "constraints"
        // Of a relationship.
        static let id = "id"
        static let name = "name"
        static let cardinality = "cardinality"
        static let optionality = "optionality"
        /// `from` or `to`: which of the two is the source of the relationship in the model.
        static let source = "source"
        /// The property refers to another one, and no relationship of the model comes of it.
        static let referenceOnly = "referenceOnly"
    }
}

/// The standard's nine logical types. Source: ODCS 3.1.0, `SchemaBaseProperty.logicalType`.
enum ODCSLogicalType: String, CaseIterable {
    case string, date, timestamp, time, number, integer, object, array, boolean

    /// What a data type as people write it comes nearest to.
    init(dataType: String) {
        let words = dataType.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "[") }
        let first = words.first.map(String.init) ?? ""
        if dataType.contains("[]") || first.hasPrefix("array") || first.hasPrefix("list") {
            self = .array
        } else if first == "tinyint", dataType.lowercased().hasPrefix("tinyint(1)") {
            self = .boolean
        } else {
            self = Self.known[first] ?? .string
        }
    }

    private static let known: [String: ODCSLogicalType] = {
        let families: [(ODCSLogicalType, String)] = [
            (.integer, "int integer tinyint smallint mediumint bigint int2 int4 int8 int16 int32 int64 uint serial"),
            (.integer, "smallserial bigserial long short byteint year"),
            (.number, "decimal numeric number dec fixed float float4 float8 double real money"),
            (.boolean, "bool boolean"), (.date, "date"), (.time, "time timetz"),
            (.timestamp, "timestamp timestamptz datetime datetime2 smalldatetime timestamp_ntz timestamp_tz"),
            (.object, "json jsonb object struct record map variant xml"),
        ]
        var known: [String: ODCSLogicalType] = [:]
        for (type, names) in families {
            for name in names.split(separator: " ") { known[String(name)] = type }
        }
        return known
    }()
}
