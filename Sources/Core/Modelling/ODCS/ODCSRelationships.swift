import Primitives
import YAML

/// A relationship as it stands at a property or at a schema object.
struct ODCSRelationshipEntry {
    let place: ODCSPlace
    let table: UUID
    /// nil: it stands at the object.
    let column: UUID?

    init(_ place: ODCSPlace, table: UUID, column: UUID?) {
        self.place = place
        self.table = table
        self.column = column
    }
}

/// Relationships become foreign keys of columns and relationships of the model.
extension ODCSReading {
    private typealias End = ODCSReferences.End
    private typealias Pair = (from: End, to: End)

    mutating func connect() {
        var columns: [UUID: (table: Int, column: Int)] = [:]
        for (row, table) in self.model.tables.enumerated() {
            for (index, column) in table.columns.enumerated() { columns[column.id] = (row, index) }
        }
        for entry in self.relationships { self.connect(entry, columns) }
    }

    private mutating func connect(_ entry: ODCSRelationshipEntry, _ columns: [UUID: (table: Int, column: Int)]) {
        var custom = ODCSCustomProperties(of: entry.place)
        entry.place.remarkOthers(than: ["type", "from", "to", "customProperties"])
        guard let pairs = self.pairs(entry), let first = pairs.first else { return }
        let id = custom.identifier(ODCS.Property.id)
        if id == nil { self.refer(pairs, columns, at: entry.place) }
        let isReferenceOnly = custom.flag(ODCS.Property.referenceOnly) ?? false
        if !isReferenceOnly {
            if pairs.count > 1 {
                self.notes.remark(
                    entry.place, "A relationship joins one pair of columns, the first; all are foreign keys.")
            }
            self.relate(first, id, &custom, columns, at: entry.place)
        }
        custom.remarkRest()
    }

    /// The ends; nil when there is nothing to join, which is then noted.
    private func pairs(_ entry: ODCSRelationshipEntry) -> [Pair]? {
        if let type = entry.place.text("type"), type != "foreignKey" {
            self.notes.issue(entry.place.child("type") ?? entry.place, "This must be foreignKey.")
            return nil
        }
        guard let targets = self.texts("to", entry.place) else { return nil }
        let sources: [End]
        if let column = entry.column {
            guard entry.place.child("from") == nil else {
                self.notes.issue(entry.place, "The key from is not allowed at a property: it is the property itself.")
                return nil
            }
            sources = [End(table: entry.table, column: column)]
        } else {
            guard let texts = self.texts("from", entry.place), let ends = self.ends(texts) else { return nil }
            sources = ends
        }
        guard sources.count == targets.count else {
            self.notes.issue(entry.place, "from and to must name as many columns each.")
            return nil
        }
        return self.ends(targets).map { ends in zip(sources, ends).map { ($0, $1) } }
    }

    private func texts(_ key: String, _ place: ODCSPlace) -> [(String, ODCSPlace)]? {
        guard let child = place.child(key) else {
            self.notes.issue(place, "The key \(key) is missing.")
            return nil
        }
        let items = child.node.elements == nil ? [child] : child.items
        let texts = items.compactMap { item in item.node.text.map { ($0, item) } }
        guard texts.count == items.count, !texts.isEmpty else {
            self.notes.issue(child, "This must be a reference or a list of them.")
            return nil
        }
        return texts
    }

    private func ends(_ texts: [(String, ODCSPlace)]) -> [End]? {
        var ends: [End] = []
        for (text, place) in texts {
            do throws(ODCSTargets.Failure) {
                ends.append(try self.targets.end(text))
            } catch {
                switch error {
                case .external: self.notes.remark(place, "Left out: this refers to another file.")
                case .unknown:
                    self.notes.mismatch(place, "nothing in the file is called \"\(text.prefix(200))\".")
                }
                return nil
            }
        }
        return ends
    }

    private mutating func refer(
        _ pairs: [Pair], _ columns: [UUID: (table: Int, column: Int)], at place: ODCSPlace
    ) {
        for (from, to) in pairs {
            guard let target = to.column, target != from.column, let at = from.column.flatMap({ columns[$0] })
            else { continue }
            var column = self.model.tables[at.table].columns[at.column]
            guard column.foreignKeyReference == nil || column.foreignKeyReference == target else {
                self.notes.remark(place, "A column refers to one other column; its first reference stays.")
                continue
            }
            if column.foreignKeyReference == target { continue }
            column.foreignKeyReference = target
            column.isForeignKey = true
            self.model.tables[at.table].columns[at.column] = column
        }
    }

    private mutating func relate(
        _ pair: Pair, _ id: (id: UUID, place: ODCSPlace)?, _ custom: inout ODCSCustomProperties,
        _ columns: [UUID: (table: Int, column: Int)], at place: ODCSPlace
    ) {
        let referring = pair.from.column.flatMap { columns[$0] }
            .map { (self.model.tables[$0.table], self.model.tables[$0.table].columns[$0.column]) }
        let shape = self.shape(referring, &custom)
        let ends = shape.isSourceFrom ? (pair.from, pair.to) : (pair.to, pair.from)
        guard self.joined.insert([ends.0, ends.1]).inserted || id != nil else { return }
        let name = "\(pair.from.column ?? pair.from.table) \(pair.to.column ?? pair.to.table)"
        self.model.relationships.append(
            ModelRelationship(
                id: self.identify(id.map { "\($0.id)" }, at: id?.place ?? place, "relationship", name),
                workspace: self.identity.workspace, sourceTable: ends.0.table, targetTable: ends.1.table,
                cardinality: shape.cardinality, optionality: shape.optionality,
                name: custom.text(ODCS.Property.name, ModelRules.nameLength), sourceColumn: ends.0.column,
                targetColumn: ends.1.column, isCircular: false, version: 1, createdAt: self.identity.now,
                updatedAt: self.identity.now))
    }

    private struct Form {
        var cardinality: ModelRelationship.Cardinality
        var optionality: ModelRelationship.Optionality
        var isSourceFrom: Bool
    }

    /// What a relationship says of itself; else a key that refers to another is one of many, or the only one where it
    /// is unique, and required where it is not null.
    private func shape(_ referring: (ModelTable, ModelColumn)?, _ custom: inout ODCSCustomProperties) -> Form {
        let optionality = custom.choice(ODCS.Property.optionality, of: ModelRelationship.Optionality.self)
        let source = custom.take(ODCS.Property.source)?.node.text
        var form = Form(
            cardinality: .oneToMany,
            optionality: optionality ?? (referring?.1.isNullable == false ? .required : .optional),
            isSourceFrom: false)
        if let place = custom.take(ODCS.Property.cardinality) {
            let text = place.node.text ?? ""
            if let cardinality = ModelRelationship.Cardinality(rawValue: text) {
                form.cardinality = cardinality
                form.isSourceFrom = true
            } else if text != "many-to-one" {
                self.notes.mismatch(place, "cardinality must be one-to-one, one-to-many, many-to-one or many-to-many.")
            }
        } else if let (table, column) = referring, table.isUnique(column) {
            form.cardinality = .oneToOne
            form.isSourceFrom = true
        }
        if let source { form.isSourceFrom = source == "from" }
        return form
    }
}

extension ModelTable {
    /// Whether no two rows may have the same value in the column.
    func isUnique(_ column: ModelColumn) -> Bool {
        if column.constraints.object["unique"] == true { return true }
        return column.isPrimaryKey && self.columns.filter(\.isPrimaryKey).count == 1
    }
}
