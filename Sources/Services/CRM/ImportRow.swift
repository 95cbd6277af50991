import Core
import MariaDB
import Primitives
import Storage
import Tabular

/// A row of a file, read but not yet held against what the database has.
struct ImportRow {
    let line: Int
    let externalID: String?
    private(set) var values: [String: RecordValue] = [:]
    /// Fields whose cell is there and says nothing.
    private(set) var emptied: [RecordField] = []
    private(set) var references: [Reference] = []

    struct Reference {
        let field: RecordField
        let kind: RecordKind
        /// An external id, or one of ours.
        let text: String
    }

    /// - Throws: `.validation` naming every field that is wrong by itself.
    init(_ row: CSVReader.Row, _ columns: ImportColumns, _ text: RecordText) throws(CoreError) {
        self.line = row.line
        var externalID: String?
        var issues: [FieldIssue] = []
        for (cell, target) in zip(row.cells, columns.targets) {
            let words = (cell ?? "").trimmed
            switch target {
            case nil: continue
            case .externalID: externalID = words.isEmpty ? nil : words
            case .field(let field) where words.isEmpty, .reference(let field, _) where words.isEmpty:
                self.emptied.append(field)
            case .reference(let field, let kind):
                self.references.append(Reference(field: field, kind: kind, text: words))
            case .field(let field):
                do throws(CoreError) {
                    self.values[field.name] = try text.value(words, field)
                } catch {
                    guard case .validation(let found) = error else { throw error }
                    issues += found
                }
            }
        }
        self.externalID = externalID
        guard issues.isEmpty else { throw .validation(issues) }
    }

    /// Of a rate.
    var rateKey: RateKey? {
        guard let currency = self.values["currency"]?.text, let quote = self.values["quote"]?.text,
            let day = self.values["day"]?.day
        else { return nil }
        return RateKey(currency: currency, quote: quote, day: day)
    }
}

/// What the database has of a batch of rows: the records that they are about, and those that they refer to.
struct ImportLookup {
    private var records: [UUID: Record] = [:]
    private var byExternalID: [String: UUID] = [:]
    private var byRateKey: [RateKey: UUID] = [:]
    private var references: [RecordKind: [String: UUID]] = [:]
    private let kind: RecordKind

    /// - Parameter locking: the records stay as they are found until the transaction ends.
    init(_ rows: [ImportRow], _ job: RecordImport, locking: Bool, _ tx: Transaction) throws {
        self.kind = job.kind
        self.byExternalID = try tx.records.imported(job.kind, rows.compactMap(\.externalID), in: job.workspace)
        if job.kind == .rates {
            self.byRateKey = try tx.records.rates(rows.compactMap(\.rateKey), in: job.workspace)
        }
        let ids = Set(self.byExternalID.values).union(self.byRateKey.values)
        self.records = try tx.records.records(job.kind, Array(ids), in: job.workspace, locking: locking)
        let all = rows.flatMap(\.references)
        for kind in Set(all.map(\.kind)) {
            let texts = Set(all.lazy.filter { $0.kind == kind }.map(\.text))
            self.references[kind] = try Self.resolve(kind, texts, job.workspace, tx)
        }
    }

    /// External ids first; what is none of those may be an id of ours.
    private static func resolve(
        _ kind: RecordKind, _ texts: Set<String>, _ workspace: UUID, _ tx: Transaction
    ) throws -> [String: UUID] {
        var known = try tx.records.imported(kind, Array(texts), in: workspace)
        var own: [String: UUID] = [:]
        for text in texts where known[text] == nil {
            if let id = self.identifier(text) { own[text] = id }
        }
        let existing = try tx.records.existing(kind, Array(Set(own.values)), in: workspace)
        for (text, id) in own where existing.contains(id) { known[text] = id }
        return known
    }

    /// `cust_…` with 22 digits, or a canonical UUID.
    private static func identifier(_ text: String) -> UUID? {
        UUID(canonical: text) ?? text.lastIndex(of: "_").flatMap { UUID(base62: text[text.index(after: $0)...]) }
    }

    /// The record that a row is about: the one of its external id; a rate without that, the one of its day.
    ///
    /// - Throws: `.conflict` when the two are different ones.
    func record(of row: ImportRow) throws(CoreError) -> Record? {
        let byID = row.externalID.flatMap { self.byExternalID[$0] }
        let byKey = row.rateKey.flatMap { self.byRateKey[$0] }
        if let byID, let byKey, byID != byKey {
            throw .conflict(field: "day", message: "There is a rate of these currencies for that day already.")
        }
        return (byID ?? byKey).flatMap { self.records[$0] }
    }

    /// What a row asks for. An empty cell empties a field that can be without a value, and leaves any other as it is.
    ///
    /// - Throws: `.validation` naming a reference to nothing.
    func draft(_ row: ImportRow, isNew: Bool) throws(CoreError) -> RecordDraft {
        var draft = RecordDraft(self.kind)
        draft.values = row.values
        for field in row.emptied where field.isRequired || !field.isFilled && !isNew {
            draft.values[field.name] = RecordValue.none
        }
        var issues: [FieldIssue] = []
        for reference in row.references {
            if let id = self.references[reference.kind]?[reference.text] {
                draft.values[reference.field.name] = .id(id)
            } else {
                issues.append(
                    FieldIssue(
                        reference.field.name, .value,
                        "No \(reference.kind.singular) with the external id \(reference.text.prefix(100)) was imported."
                    ))
            }
        }
        guard issues.isEmpty else { throw .validation(issues) }
        return draft
    }
}
