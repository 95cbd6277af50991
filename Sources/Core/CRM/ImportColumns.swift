import JSON

/// Which field each column of a file is for, where its own name does not say so.
package struct ImportMapping: Sendable, Equatable {
    /// By the column's name in the file; nil: the column is passed over.
    package let fields: [String: String?]

    package init(_ fields: [String: String?] = [:]) { self.fields = fields }

    /// `{column: field or null}`.
    ///
    /// - Throws: `.validation` naming `mapping`, or the column in it whose field the kind lacks or another has, too.
    package init(_ json: JSONValue, _ kind: RecordKind) throws(CoreError) {
        guard let object = json.objectValue, object.count <= ImportRules.columns else {
            throw .validation([
                FieldIssue("mapping", .type, "This must be an object of column and field, in JSON.")
            ])
        }
        var fields: [String: String?] = [:]
        var taken: Set<String> = []
        for (column, value) in object {
            let path = "mapping.\(column.prefix(100))"
            if value.isNull {
                fields[column.trimmed] = .some(nil)
                continue
            }
            guard let name = value.stringValue, let target = ImportColumns.Target(name, kind) else {
                throw .validation([
                    FieldIssue(path, .value, "This must be null, external_id, or a field of \(kind.rawValue).")
                ])
            }
            guard taken.insert(target.name).inserted else {
                throw .validation([FieldIssue(path, .value, "Another column is for \(target.name) already.")])
            }
            fields[column.trimmed] = target.name
        }
        self.fields = fields
    }

    package init(stored: JSONValue) {
        self.fields = (stored.objectValue ?? [:]).reduce(into: [:]) { $0[$1.key] = .some($1.value.stringValue) }
    }

    package var stored: JSONValue {
        .object(
            self.fields.reduce(into: [:] as JSONObject) { object, entry in
                object[entry.key] = entry.value.map(JSONValue.string) ?? .null
            })
    }
}

/// What the columns of one file hold, by its first line.
package struct ImportColumns: Sendable {
    package enum Target: Sendable {
        case externalID
        case field(RecordField)
        /// Another record, by its external id or by ours.
        case reference(RecordField, RecordKind)

        /// By a field's name, whichever way it is spelled: `Due on` is `due_on`. A reference may also be called by the
        /// other record's own name, such as `customer`, and as `customer_external_id`.
        package init?(_ name: String, _ kind: RecordKind) {
            let bare = String(name.trimmed.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
            if bare == "external_id" {
                self = .externalID
                return
            }
            for field in kind.fields {
                if case .reference(let other) = field.type {
                    guard [field.name, other.singular, "\(other.singular)_external_id"].contains(bare) else { continue }
                    self = .reference(field, other)
                    return
                }
                if field.name == bare {
                    self = .field(field)
                    return
                }
            }
            return nil
        }

        package var name: String {
            switch self {
            case .externalID: "external_id"
            case .field(let field), .reference(let field, _): field.name
            }
        }
    }

    /// As the file has them, for messages.
    package let names: [String]
    /// nil: passed over.
    package let targets: [Target?]

    /// What is wrong with the first line goes into `issues`.
    package init(
        header: [String?], line: Int, _ kind: RecordKind, _ mapping: ImportMapping, issues: inout [FileIssue]
    ) {
        self.names = header.map { ($0 ?? "").trimmed }
        var targets: [Target?] = []
        var taken: Set<String> = []
        for (index, name) in self.names.enumerated() {
            let field = mapping.fields[name] ?? name
            guard let field else {
                targets.append(nil)
                continue
            }
            let target = Target(field, kind)
            targets.append(target)
            guard let target else {
                let words =
                    name.isEmpty ? "Column \(index + 1) has no name." : "The \(kind.rawValue) have no such field."
                issues.append(FileIssue(line: line, column: name.isEmpty ? nil : name, words))
                continue
            }
            if !taken.insert(target.name).inserted {
                issues.append(FileIssue(line: line, column: name, "Another column is for \(target.name) already."))
            }
        }
        self.targets = targets
        let names = Set(self.names)
        for column in mapping.fields.keys.sorted() where !names.contains(column) {
            issues.append(FileIssue(line: line, column: column, "The mapping names a column that the file lacks."))
        }
        guard !taken.contains("external_id") else { return }
        // Without keys every row is a new record, which must have what is required.
        for field in kind.fields where field.isRequired && !taken.contains(field.name) {
            issues.append(FileIssue(line: line, column: field.name, "This column is required."))
        }
    }

    /// What the file calls the column of a field; the field's own name where it has none.
    package func name(of field: String) -> String {
        let index = self.targets.firstIndex { $0?.name == field }
        return index.map { self.names[$0] } ?? field
    }
}
