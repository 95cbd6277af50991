import JSON
import Primitives

/// What a backup says about itself, in `manifest.json`.
struct BackupManifest: Equatable {
    /// The layout of the archive; a reader refuses one that it does not know.
    static let currentFormat: Int64 = 1

    var format = Self.currentFormat
    let madeAt: Instant
    let instance: String
    /// The number of the last migration.
    let schemaVersion: Int64
    let mariadbVersion: String

    var json: JSONValue {
        [
            "format": .integer(self.format), "made_at": .string(self.madeAt.rfc3339),
            "instance": .string(self.instance), "schema_version": .integer(self.schemaVersion),
            "mariadb_version": .string(self.mariadbVersion),
        ]
    }

    init(madeAt: Instant, instance: String, schemaVersion: Int64, mariadbVersion: String) {
        self.madeAt = madeAt
        self.instance = instance
        self.schemaVersion = schemaVersion
        self.mariadbVersion = mariadbVersion
    }

    init?(_ json: JSONValue) {
        guard let format = json["format"]?.integerValue,
            let madeAt = json["made_at"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let instance = json["instance"]?.stringValue, let schemaVersion = json["schema_version"]?.integerValue,
            let mariadbVersion = json["mariadb_version"]?.stringValue
        else { return nil }
        self.init(
            madeAt: madeAt, instance: instance, schemaVersion: schemaVersion, mariadbVersion: mariadbVersion)
        self.format = format
    }
}
