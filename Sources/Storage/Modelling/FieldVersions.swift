import JSON

/// In which version each field of a part was changed last, as it is stored: `{"name": 7}`.
enum FieldVersions {
    static func stored<Field: RawRepresentable<String>>(_ versions: [Field: Int64]) -> [UInt8] {
        guard !versions.isEmpty else { return Array("{}".utf8) }
        let members = versions.map { ($0.key.rawValue, JSONValue.integer($0.value)) }.sorted { $0.0 < $1.0 }
        return JSONValue.object(JSONObject(members)).encoded
    }

    static func read<Field: RawRepresentable<String> & Hashable>(_ bytes: [UInt8]) throws -> [Field: Int64] {
        guard bytes.count > 2 else { return [:] }
        var versions: [Field: Int64] = [:]
        for (key, value) in try JSONValue(parsing: bytes).objectValue ?? [:] {
            if let field = Field(rawValue: key), let version = value.integerValue { versions[field] = version }
        }
        return versions
    }
}
