import JSON
import Primitives

/// Writes rows as they are stored: a JSON array of arrays, each cell in its column's type.
///
/// | type | cell |
/// | --- | --- |
/// | integer, number | a JSON number, digits as they came |
/// | boolean | `true`, `false` |
/// | time | `"2026-01-31 12:00:00.000000"`, UTC |
/// | text | a JSON string |
package final class DataRowWriter {
    package let columns: [DataColumn]
    private let json: JSONWriter
    package private(set) var rowCount = 0

    package init(_ columns: [DataColumn]) {
        self.columns = columns
        self.json = JSONWriter(buffer: ByteBuffer(capacity: 65_536))
        self.begin()
    }

    /// Bytes written so far.
    package var count: Int { self.json.buffer.count }

    package func begin() {
        self.json.reset()
        self.json.beginArray()
        self.rowCount = 0
    }

    /// The rows since `begin`.
    package func end() -> [UInt8] {
        self.json.endArray()
        return self.json.buffer.array
    }

    /// A row of a CSV file; cells that are missing are null.
    package func row(_ cells: [String?]) {
        self.json.beginArray()
        for (index, column) in self.columns.enumerated() {
            self.cell(index < cells.count ? cells[index] : nil, column.kind)
        }
        self.json.endArray()
        self.rowCount += 1
    }

    /// An object; members that are missing are null.
    package func row(_ object: JSONObject) {
        self.json.beginArray()
        for column in self.columns { self.cell(object[column.name] ?? .null, column.kind) }
        self.json.endArray()
        self.rowCount += 1
    }

    private func cell(_ text: String?, _ kind: DataColumn.Kind) {
        guard let text else { return self.json.null() }
        switch kind {
        case .integer, .number: self.number(text.trimmed)
        case .boolean: if let value = DataText.boolean(text.trimmed) { self.json.bool(value) } else { self.json.null() }
        case .time: self.time(text.trimmed)
        case .text: self.json.string(text)
        }
    }

    private func cell(_ value: JSONValue, _ kind: DataColumn.Kind) {
        switch (kind, value) {
        case (_, .null): self.json.null()
        case (.integer, _), (.number, _): self.number(value.text)
        case (.boolean, _): value.write(to: self.json)
        case (.time, _): self.time(value.stringValue ?? "")
        case (.text, _): self.json.string(DataText.text(of: value))
        }
    }

    private func number(_ text: String) {
        if let number = NumberText(text) { self.json.raw(json: Array(number.text.utf8)) } else { self.json.null() }
    }

    private func time(_ text: String) {
        guard let instant = DataTime.instant(text) else { return self.json.null() }
        let parts = instant.components()
        let date = "\(parts.year)-\(Self.two(parts.month))-\(Self.two(parts.day))"
        let time = "\(Self.two(parts.hour)):\(Self.two(parts.minute)):\(Self.two(parts.second))"
        let digits = "\(parts.microsecond)"
        self.json.string("\(date) \(time).\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Rows of a widget's own, out of `data_query.parameters.data`.
package struct InlineTable: Sendable {
    package let columns: [DataColumn]
    /// As `DataRowWriter` writes them.
    package let rows: JSONText

    /// Takes a list of objects, a list of plain values, one object, or one value.
    ///
    /// - Throws: `.validation` naming `field`.
    package init(_ data: JSONValue, field: String) throws(CoreError) {
        let items = data.arrayValue ?? [data]
        guard items.contains(where: { $0.objectValue != nil }) else {
            try self.init(items.map { ["value": $0] as JSONObject }, isPlain: true, field)
            return
        }
        var objects: [JSONObject] = []
        for (index, item) in items.enumerated() {
            guard let object = item.objectValue else {
                throw .validation([FieldIssue("\(field)[\(index)]", .type, "This must be an object as the others are.")]
                )
            }
            objects.append(object)
        }
        try self.init(objects, isPlain: false, field)
    }

    private init(_ objects: [JSONObject], isPlain: Bool, _ field: String) throws(CoreError) {
        var names: [String] = isPlain ? ["value"] : []
        var guesses: [String: ColumnGuess] = isPlain ? ["value": ColumnGuess()] : [:]
        for (index, object) in objects.enumerated() {
            for (key, value) in object {
                if isPlain, value.arrayValue != nil {
                    throw .validation([FieldIssue("\(field)[\(index)]", .type, "This must be an object or a value.")])
                }
                if guesses[key] == nil { names.append(key) }
                guesses[key, default: ColumnGuess()].see(value)
            }
        }
        let columns = names.map { (guesses[$0] ?? ColumnGuess()).column($0) }
        guard columns.count <= DataSetRules.columns else {
            throw .validation([FieldIssue(field, .length, "At most \(DataSetRules.columns) columns.")])
        }
        let writer = DataRowWriter(columns)
        for object in objects { writer.row(object) }
        self.columns = columns
        self.rows = JSONText(stored: writer.end())
    }
}
