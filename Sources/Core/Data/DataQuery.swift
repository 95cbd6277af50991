import JSON
import Primitives

/// What a widget asks for: its `data_query`, read. Source: workspace contract, Widget.
package struct DataQuery: Sendable {
    package let source: Source
    package let filters: [Filter]
    package let aggregation: Aggregation?
    package let sort: Sort?
    package let limit: Int64?
    package let parameters: DataParameters

    package enum Source: Sendable, Equatable {
        case none
        /// The widget's own rows: `parameters.data`.
        case inline(JSONValue)
        case dataSet(UUID)
        case metric(String)
        case catalogue(CatalogueKey)
        /// A query of PromQL: `parameters.query`.
        case prometheus(String)
    }

    /// Characters of a query of PromQL.
    package static let expressionLength = 1...4_000

    package struct Filter: Sendable {
        package let field: String
        package let comparison: Comparison
        package let value: JSONValue
    }

    package enum Comparison: String, Sendable, CaseIterable {
        case eq, ne, gt, lt, gte, lte, `in`, contains
    }

    package struct Aggregation: Sendable {
        package let function: Function
        /// `*` counts rows.
        package let field: String
    }

    package enum Function: String, Sendable, CaseIterable {
        case sum, avg, count, min, max
    }

    package struct Sort: Sendable {
        package let field: String
        package let ascending: Bool
    }

    /// Reads a `data_query` that may be of any shape: it is an open map in the contract.
    ///
    /// - Throws: `.validation` naming each part that makes no sense, as `data_query.filters[0].operator`.
    package init(_ query: JSONObject) throws(CoreError) {
        var reader = DataQueryReader()
        let parameters = reader.object(query["parameters"], "data_query.parameters")
        self.parameters = DataParameters(parameters, &reader)
        self.source = reader.source(query["endpoint"], parameters)
        self.filters = reader.filters(query["filters"])
        self.aggregation = reader.aggregation(query["aggregation"])
        self.sort = reader.sort(query["sort"])
        self.limit = reader.whole(query["limit"], DataSetRules.answeredRows, "data_query.limit")
        try reader.finish()
    }
}

/// What `data_query.parameters` may say. Each is optional, and means something to some types of widgets alone.
package struct DataParameters: Sendable {
    /// Columns (or the label of a metric) whose values make groups.
    package let groupBy: [String]
    package let x: String?
    package let y: [String]
    /// Columns of a table, in order.
    package let columns: [String]
    /// The column that a time range is about.
    package let timeColumn: String?
    package let rangeSeconds: Int64?
    /// Width of the steps that times are put into, in seconds.
    package let stepSeconds: Int64?
    /// Only series of a metric with these labels.
    package let labels: [(name: String, value: String)]
    package let percentile: Int64?
    package let latitude: String?
    package let longitude: String?
    package let label: String?
    package let value: String?
    package let unit: String?

    fileprivate init(_ object: JSONObject, _ reader: inout DataQueryReader) {
        let path = "data_query.parameters"
        self.groupBy = reader.names(object["group_by"], "\(path).group_by", atMost: 3)
        self.x = reader.text(object["x"], "\(path).x")
        self.y = reader.names(object["y"], "\(path).y", atMost: 20)
        self.columns = reader.names(object["columns"], "\(path).columns", atMost: DataSetRules.columns)
        self.timeColumn = reader.text(object["time_column"], "\(path).time_column")
        self.rangeSeconds = reader.whole(object["range_seconds"], 1...315_360_000, "\(path).range_seconds")
        self.stepSeconds = reader.whole(object["step_seconds"], 1...315_360_000, "\(path).step_seconds")
        self.labels = reader.object(object["labels"], "\(path).labels").compactMap { key, value in
            value.stringValue.map { (name: key, value: $0) }
        }
        self.percentile = reader.whole(object["percentile"], 1...99, "\(path).percentile")
        self.latitude = reader.text(object["latitude"], "\(path).latitude")
        self.longitude = reader.text(object["longitude"], "\(path).longitude")
        self.label = reader.text(object["label"], "\(path).label")
        self.value = reader.text(object["value"], "\(path).value")
        self.unit = reader.text(object["unit"], "\(path).unit")
    }
}

/// Takes a query apart and remembers everything that is wrong with it.
private struct DataQueryReader {
    private var issues: [FieldIssue] = []

    func finish() throws(CoreError) {
        guard self.issues.isEmpty else { throw .validation(Array(self.issues.prefix(20))) }
    }

    private mutating func expect(_ what: String, _ path: String, _ code: FieldIssue.Code = .type) {
        self.issues.append(FieldIssue(path, code, "This must be \(what)."))
    }

    mutating func object(_ value: JSONValue?, _ path: String) -> JSONObject {
        guard let value, value != .null else { return [:] }
        guard let object = value.objectValue else {
            self.expect("an object", path)
            return [:]
        }
        return object
    }

    mutating func text(_ value: JSONValue?, _ path: String) -> String? {
        guard let value, value != .null else { return nil }
        guard let text = value.stringValue, !text.isEmpty else {
            self.expect("text", path)
            return nil
        }
        return text
    }

    mutating func whole(_ value: JSONValue?, _ range: ClosedRange<Int64>, _ path: String) -> Int64? {
        guard let value, value != .null else { return nil }
        guard let number = Self.whole(value), range.contains(number) else {
            self.expect("a whole number, \(range.lowerBound) to \(range.upperBound)", path, .range)
            return nil
        }
        return number
    }

    private static func whole(_ value: JSONValue) -> Int64? {
        value.integerValue ?? value.numberValue.flatMap { Int64(exactly: $0) }
    }

    /// One name or a list of them.
    mutating func names(_ value: JSONValue?, _ path: String, atMost count: Int) -> [String] {
        guard let value, value != .null else { return [] }
        let names = (value.arrayValue ?? [value]).map(\.stringValue)
        guard names.count <= count, names.allSatisfy({ $0?.isEmpty == false }) else {
            self.expect("a name, or a list of at most \(count)", path)
            return []
        }
        return names.compactMap { $0 }
    }

    mutating func source(_ endpoint: JSONValue?, _ parameters: JSONObject) -> DataQuery.Source {
        let path = "data_query.endpoint"
        guard let text = self.text(endpoint, path) else { return parameters["data"].map { .inline($0) } ?? .none }
        if text == "prometheus" { return self.prometheus(parameters["query"]) }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let subject = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "dataset":
            let id = subject.hasPrefix("ds_") ? UUID(base62: subject.dropFirst(3)) : UUID(canonical: subject)
            guard let id else {
                self.expect("dataset: with the id of a data set", path, .format)
                return .none
            }
            return .dataSet(id)
        case "metrics" where !subject.isEmpty: return .metric(String(subject))
        case "crm":
            guard let key = CatalogueKey(endpoint: text) else {
                self.expect("crm: with a key of the catalogue", path, .value)
                return .none
            }
            return .catalogue(key)
        default:
            self.expect("metrics:{metric}, dataset:{id}, crm:{key} or prometheus", path, .format)
            return .none
        }
    }

    private mutating func prometheus(_ expression: JSONValue?) -> DataQuery.Source {
        let path = "data_query.parameters.query"
        guard let text = self.text(expression, path) else {
            if expression == nil || expression == .null { self.expect("a query of PromQL", path, .required) }
            return .none
        }
        guard DataQuery.expressionLength.contains(text.unicodeScalars.count) else {
            self.expect("at most \(DataQuery.expressionLength.upperBound) characters", path, .length)
            return .none
        }
        return .prometheus(text)
    }

    mutating func filters(_ value: JSONValue?) -> [DataQuery.Filter] {
        guard let value, value != .null else { return [] }
        guard let items = value.arrayValue, items.count <= 50 else {
            self.expect("a list of at most 50", "data_query.filters")
            return []
        }
        return items.enumerated().compactMap { index, item in
            let path = "data_query.filters[\(index)]"
            let object = self.object(item, path)
            let field = self.text(object["field"], "\(path).field")
            let comparison = self.choice(object["operator"], DataQuery.Comparison.self, "\(path).operator")
            guard let field, let comparison else {
                if object["field"] == nil { self.expect("the name of a column", "\(path).field", .required) }
                return nil
            }
            return DataQuery.Filter(field: field, comparison: comparison, value: object["value"] ?? .null)
        }
    }

    mutating func aggregation(_ value: JSONValue?) -> DataQuery.Aggregation? {
        guard let value, value != .null else { return nil }
        let object = self.object(value, "data_query.aggregation")
        let function = self.choice(object["type"], DataQuery.Function.self, "data_query.aggregation.type")
        guard let function else { return nil }
        guard let field = self.text(object["field"], "data_query.aggregation.field") else {
            self.expect("the name of a column", "data_query.aggregation.field", .required)
            return nil
        }
        return DataQuery.Aggregation(function: function, field: field)
    }

    mutating func sort(_ value: JSONValue?) -> DataQuery.Sort? {
        guard let value, value != .null else { return nil }
        let object = self.object(value, "data_query.sort")
        guard let field = self.text(object["field"], "data_query.sort.field") else {
            self.expect("the name of a column", "data_query.sort.field", .required)
            return nil
        }
        let direction = object["direction"] ?? "asc"
        guard direction == "asc" || direction == "desc" else {
            self.expect("asc or desc", "data_query.sort.direction", .value)
            return nil
        }
        return DataQuery.Sort(field: field, ascending: direction == "asc")
    }

    private mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ value: JSONValue?, _ type: Choice.Type, _ path: String
    ) -> Choice? {
        guard let choice = value?.stringValue.flatMap(Choice.init) else {
            self.expect("one of \(type.allCases.map(\.rawValue).joined(separator: ", "))", path, .value)
            return nil
        }
        return choice
    }
}
