import JSON
import Primitives

/// A query over one table, every name in it found among the table's columns and every value of that column's type. What
/// the database runs is made of this: column numbers and bound values, never a caller's text.
package struct TableQuery: Sendable {
    package var outputs: [Output] = []
    package var conditions: [Condition] = []
    /// Positions in `outputs`; what remains equal stands in the order of the rows.
    package var order: [(output: Int, ascending: Bool)] = []
    package var limit: Int64 = DataSetRules.answeredRows.upperBound
    package var offset: Int64 = 0

    package init() {}

    package enum Output: Sendable, Equatable {
        case column(Int)
        /// Times of a column put into steps of so many seconds since 1970; answers are the beginnings.
        case step(Int, seconds: Int64)
        /// The row's number from 1.
        case rowNumber
        /// Of a column's values that are not null; nil with `.count`: of rows.
        case aggregate(DataQuery.Function, Int?)

        package var isAggregate: Bool { if case .aggregate = self { true } else { false } }
    }

    /// Outputs that are no aggregates make the groups as soon as one output is an aggregate.
    package var isGrouped: Bool { self.outputs.contains(where: \.isAggregate) }

    package enum Condition: Sendable {
        case isNull(Int)
        case isNotNull(Int)
        /// Not of `.in` and `.contains`. `.ne` holds for null, too: it is not that value.
        case compare(Int, DataQuery.Comparison, DataValue)
        case oneOf(Int, [DataValue], orNull: Bool)
        /// Part of a text, without regard to case or accents.
        case contains(Int, String)
    }
}

/// Finds names among a table's columns.
package struct TableNames: Sendable {
    package let columns: [DataColumn]

    package init(_ columns: [DataColumn]) { self.columns = columns }

    /// - Throws: `.validation` naming `path`, with the columns that there are.
    package func column(_ name: String, _ path: String) throws(CoreError) -> Int {
        guard let index = self.columns.firstIndex(where: { $0.name == name }) else {
            let known = self.columns.prefix(20).map(\.name).joined(separator: ", ")
            throw .validation([FieldIssue(path, .unknown, "There is no such column. There are: \(known).")])
        }
        return index
    }

    /// - Throws: `.validation` naming `path` when the column is missing or of another type.
    package func column(_ name: String, _ path: String, of kinds: [DataColumn.Kind]) throws(CoreError) -> Int {
        let index = try self.column(name, path)
        guard kinds.contains(self.columns[index].kind) else {
            let wanted = kinds.map(\.rawValue).joined(separator: " or ")
            throw .validation([
                FieldIssue(path, .type, "This must be a column of \(wanted), not of \(self.columns[index].kind).")
            ])
        }
        return index
    }

    // MARK: Filters

    package func conditions(_ filters: [DataQuery.Filter]) throws(CoreError) -> [TableQuery.Condition] {
        var conditions: [TableQuery.Condition] = []
        for (index, filter) in filters.enumerated() {
            conditions.append(try self.condition(filter, "data_query.filters[\(index)]"))
        }
        return conditions
    }

    private func condition(_ filter: DataQuery.Filter, _ path: String) throws(CoreError) -> TableQuery.Condition {
        let index = try self.column(filter.field, "\(path).field")
        let kind = self.columns[index].kind
        switch filter.comparison {
        case .eq where filter.value == .null: return .isNull(index)
        case .ne where filter.value == .null: return .isNotNull(index)
        case .eq, .ne: return .compare(index, filter.comparison, try self.value(filter.value, kind, "\(path).value"))
        case .gt, .lt, .gte, .lte:
            guard kind != .boolean else {
                throw .validation([FieldIssue("\(path).operator", .value, "True and false have no order.")])
            }
            return .compare(index, filter.comparison, try self.value(filter.value, kind, "\(path).value"))
        case .in: return try self.oneOf(filter.value, index, "\(path).value")
        case .contains:
            guard kind == .text else {
                throw .validation([FieldIssue("\(path).operator", .value, "Only text contains something.")])
            }
            guard let text = Self.text(filter.value) else {
                throw .validation([FieldIssue("\(path).value", .type, "This must be text.")])
            }
            return .contains(index, text)
        }
    }

    private func oneOf(_ value: JSONValue, _ index: Int, _ path: String) throws(CoreError) -> TableQuery.Condition {
        guard let list = value.arrayValue, DataSetRules.listLength.contains(list.count) else {
            throw .validation([FieldIssue(path, .type, "This must be a list of 1 to 1000 values.")])
        }
        var values: [DataValue] = []
        for (place, item) in list.enumerated() where item != .null {
            values.append(try self.value(item, self.columns[index].kind, "\(path)[\(place)]"))
        }
        return .oneOf(index, values, orNull: values.count < list.count)
    }

    private func value(
        _ value: JSONValue, _ kind: DataColumn.Kind, _ path: String
    ) throws(CoreError) -> DataValue {
        let found: DataValue? =
            switch kind {
            case .integer, .number: Self.number(value)
            case .boolean: value.boolValue.map { .boolean($0) }
            case .time: value.stringValue.flatMap { DataTime.instant($0) }.map { .time($0) }
            // An editor that does not know the column's type sends a number for `2024`.
            case .text: Self.text(value).map { .text($0) }
            }
        guard let found else {
            throw .validation([FieldIssue(path, .type, "This must be \(Self.words(kind)): the column's type.")])
        }
        return found
    }

    private static func number(_ value: JSONValue) -> DataValue? {
        if let integer = value.integerValue { return .integer(integer) }
        guard let number = value.numberValue else { return nil }
        let text = "\(number)"
        guard let digits = NumberText(text), !digits.hasExponent, digits.digits.fits else { return .double(number) }
        return .decimal(text)
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer, .number, .bool: value.text
        case .null, .array, .object: nil
        }
    }

    private static func words(_ kind: DataColumn.Kind) -> String {
        switch kind {
        case .integer, .number: "a number"
        case .boolean: "true or false"
        case .time: "a time such as 2026-01-31T12:00:00Z, or a date"
        case .text: "text"
        }
    }

    // MARK: Aggregation

    /// - Throws: `.validation` naming `data_query.aggregation.field`.
    package func output(_ aggregation: DataQuery.Aggregation) throws(CoreError) -> TableQuery.Output {
        let path = "data_query.aggregation.field"
        switch aggregation.function {
        case .count where aggregation.field == "*": return .aggregate(.count, nil)
        case .count: return .aggregate(.count, try self.column(aggregation.field, path))
        case .sum, .avg:
            return .aggregate(
                aggregation.function, try self.column(aggregation.field, path, of: [.integer, .number]))
        case .min, .max:
            return .aggregate(
                aggregation.function, try self.column(aggregation.field, path, of: [.integer, .number, .time, .text]))
        }
    }

    /// The type of an output's values.
    package func kind(_ output: TableQuery.Output) -> DataColumn.Kind {
        switch output {
        case .column(let index): self.columns[index].kind
        case .step: .time
        case .rowNumber, .aggregate(.count, _): .integer
        case .aggregate(.avg, _): .number
        case .aggregate(_, let index): index.map { self.columns[$0].kind } ?? .integer
        }
    }

    /// The name of an output in a table.
    package func name(_ output: TableQuery.Output) -> String {
        switch output {
        case .column(let index), .step(let index, _): self.columns[index].name
        case .rowNumber: "row"
        case .aggregate(let function, let index):
            "\(function.rawValue)(\(index.map { self.columns[$0].name } ?? "*"))"
        }
    }
}
