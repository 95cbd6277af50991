import JSON
import Primitives

/// What a database says of its tables.
package struct DatabaseSchema: Sendable, Equatable {
    package var tables: [Table] = []
    package var foreignKeys: [ForeignKey] = []

    package struct Table: Sendable, Equatable {
        package let name: String
        package var columns: [Column] = []

        package init(name: String) { self.name = name }
    }

    package struct Column: Sendable, Equatable {
        package let name: String
        /// As the database has it, such as `int(11) unsigned`.
        package let type: String
        package let isNullable: Bool
        /// An expression of SQL.
        package let defaultValue: String?
        package let countsUp: Bool
        package var isPrimaryKey = false
        /// By itself.
        package var isUnique = false

        package init(name: String, type: String, isNullable: Bool, defaultValue: String?, countsUp: Bool) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
            self.defaultValue = defaultValue
            self.countsUp = countsUp
        }
    }

    /// Of one table to another, perhaps of several columns.
    package struct ForeignKey: Sendable, Equatable {
        package let name: String
        package let table: String
        package let target: String
        /// Pairs of names, in the key's order.
        package var columns: [[String]]

        package init(name: String, table: String, target: String, columns: [[String]] = []) {
            self.name = name
            self.table = table
            self.target = target
            self.columns = columns
        }
    }

    package init() {}

    /// The schema as a model.
    ///
    /// - Parameters:
    ///   - origin: tells the database from others: host, port and name.
    ///   - name: of the domain that takes the tables in.
    /// - Throws: `.quotaExceeded` when there is more than a model holds.
    package func model(_ origin: String, named name: String, for identity: ImportIdentity) throws(CoreError)
        -> ImportedModel
    {
        var reading = DatabaseModel(identity, origin: origin, domain: name)
        try reading.add(self.tables)
        try reading.add(self.foreignKeys)
        return reading.model
    }
}

/// A schema on its way to a model.
private struct DatabaseModel {
    private let identity: ImportIdentity
    private let origin: String
    private(set) var model = ImportedModel()
    /// Where each column is, by the names of its table and its own.
    private var places: [[String]: (table: Int, column: Int)] = [:]
    private var tables: [String: Int] = [:]

    init(_ identity: ImportIdentity, origin: String, domain name: String) {
        self.identity = identity
        self.origin = origin
        self.model.domains = [
            ModelDomain(
                id: self.identity.derive("\(origin) domain"), workspace: identity.workspace, name: name,
                modelType: .physical, isPrimary: true, version: 1, createdAt: identity.now, updatedAt: identity.now)
        ]
    }

    private func id(_ names: String...) -> UUID {
        self.identity.derive(([self.origin] + names).map { "\($0.utf8.count):\($0)" }.joined())
    }

    mutating func add(_ tables: [DatabaseSchema.Table]) throws(CoreError) {
        guard tables.count <= ModelRules.tables else {
            throw .quotaExceeded("A model holds at most \(ModelRules.tables) tables.")
        }
        for table in tables {
            guard table.columns.count <= ModelRules.columns else {
                throw .quotaExceeded("\(table.name) has more than \(ModelRules.columns) columns.")
            }
            self.add(table)
        }
        ModelGrid.place(Array(self.model.tables.indices), of: &self.model.tables)
    }

    private mutating func add(_ table: DatabaseSchema.Table) {
        let id = self.id("table", table.name)
        let size = ModelGrid.size(columns: table.columns.count)
        self.tables[table.name] = self.model.tables.count
        var columns: [ModelColumn] = []
        for column in table.columns {
            self.places[[table.name, column.name]] = (self.model.tables.count, columns.count)
            columns.append(self.column(column, of: table.name, id, columns.count))
        }
        self.model.tables.append(
            ModelTable(
                id: id, workspace: self.identity.workspace, primaryDomain: self.model.domains[0].id,
                name: self.line(table.name, ModelRules.nameLength, at: table.name), alias: nil, modelType: .physical,
                x: 0, y: 0, width: size.width, height: size.height, visibleDomains: [], columns: columns, version: 1,
                createdAt: self.identity.now, updatedAt: self.identity.now))
    }

    private mutating func column(
        _ column: DatabaseSchema.Column, of table: String, _ tableID: UUID, _ order: Int
    ) -> ModelColumn {
        let path = "\(table).\(column.name)"
        var constraints: JSONObject = [:]
        if column.isUnique { constraints["unique"] = true }
        if column.countsUp { constraints["auto_increment"] = true }
        var value = column.defaultValue
        // MariaDB says NULL of every column that may be null.
        if value?.uppercased() == "NULL" { value = nil }
        if let text = value, text.unicodeScalars.count > ModelRules.defaultLength.upperBound {
            self.remark(path, "The default is longer than a model holds, and left out.")
            value = nil
        }
        return ModelColumn(
            id: self.id("column", table, column.name), table: tableID,
            name: self.line(column.name, ModelRules.nameLength, at: path),
            dataType: self.line(column.type, ModelRules.typeLength, at: path), isNullable: column.isNullable,
            isPrimaryKey: column.isPrimaryKey, isForeignKey: false, foreignKeyReference: nil, defaultValue: value,
            constraints: JSONText(constraints), order: Int64(order))
    }

    /// A name as a model has it: without control characters, and cut where it is too long (a list of an ENUM's values).
    private mutating func line(_ text: String, _ length: ClosedRange<Int>, at path: String) -> String {
        let plain = DDLComment.line(text).trimmed
        let cut = String(String.UnicodeScalarView(plain.unicodeScalars.prefix(length.upperBound))).trimmed
        if cut != text { self.remark(path, "\(text.prefix(60)) … is not taken over as it is.") }
        return cut.isEmpty ? "_" : cut
    }

    private mutating func remark(_ path: String, _ message: String) {
        self.model.remarkCount += 1
        guard self.model.remarks.count < ImportedModel.mostRemarks else { return }
        self.model.remarks.append(ImportRemark(path: path, message))
    }

    mutating func add(_ keys: [DatabaseSchema.ForeignKey]) throws(CoreError) {
        guard keys.count <= ModelRules.relationships else {
            throw .quotaExceeded("A model holds at most \(ModelRules.relationships) relationships.")
        }
        for key in keys { self.add(key) }
    }

    private mutating func add(_ key: DatabaseSchema.ForeignKey) {
        guard let target = self.tables[key.target], let source = self.tables[key.table] else {
            return self.remark("\(key.table).\(key.name)", "Refers to \(key.target), which is not in this database.")
        }
        var pairs: [(from: (table: Int, column: Int), to: (table: Int, column: Int))] = []
        for names in key.columns where names.count == 2 {
            guard let from = self.places[[key.table, names[0]]], let to = self.places[[key.target, names[1]]]
            else { continue }
            pairs.append((from, to))
            let reference = self.model.tables[to.table].columns[to.column].id
            let column = self.model.tables[from.table].columns[from.column]
            guard column.foreignKeyReference == nil, column.id != reference else {
                self.remark(
                    "\(key.table).\(names[0])", "A column refers to one other column; its first reference stays.")
                continue
            }
            self.model.tables[from.table].columns[from.column].foreignKeyReference = reference
            self.model.tables[from.table].columns[from.column].isForeignKey = true
        }
        guard let first = pairs.first else { return }
        if pairs.count > 1 {
            self.remark(
                "\(key.table).\(key.name)", "A relationship joins one pair of columns, the first; all are foreign keys."
            )
        }
        self.relate(key, source, target, first.from.column, first.to.column, isWhole: pairs.count == 1)
    }

    private mutating func relate(
        _ key: DatabaseSchema.ForeignKey, _ source: Int, _ target: Int, _ from: Int, _ to: Int, isWhole: Bool
    ) {
        let (many, one) = (self.model.tables[source], self.model.tables[target])
        let column = many.columns[from]
        let name = DDLComment.line(key.name).trimmed
        self.model.relationships.append(
            ModelRelationship(
                id: self.id("key", key.table, key.name), workspace: self.identity.workspace, sourceTable: one.id,
                targetTable: many.id, cardinality: isWhole && many.isUnique(column) ? .oneToOne : .oneToMany,
                optionality: column.isNullable ? .optional : .required, name: name.isEmpty ? nil : name,
                sourceColumn: one.columns[to].id, targetColumn: column.id, isCircular: false, version: 1,
                createdAt: self.identity.now, updatedAt: self.identity.now))
    }
}
