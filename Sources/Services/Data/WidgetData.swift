import Core
import JSON
import Primitives

/// What a widget shows, and where it came from.
package struct WidgetData: Sendable {
    /// JSON in the form of the widget's type.
    package let data: JSONText
    package let metadata: Metadata

    package struct Metadata: Sendable {
        /// When what is shown moved last.
        package var lastUpdated: Instant
        /// The query's endpoint, or `static`.
        package var source: String
        /// Rows, points or values that are shown.
        package var recordCount: Int64 = 0
        package var unit: String?
        package var from: Instant?
        package var to: Instant?
        /// Width of a step of a time series.
        package var stepSeconds: Int64?
    }
}

/// The part of time that is asked about: from `from`, up to and without `to`.
package struct DataSpan: Sendable, Equatable {
    package var from: Instant?
    package var to: Instant?

    package init(from: Instant? = nil, to: Instant? = nil) {
        self.from = from
        self.to = to
    }

    package var isOpen: Bool { self.from == nil && self.to == nil }

    /// The span of the same length before this one; nil when an end is open.
    var before: DataSpan? {
        guard let from, let to else { return nil }
        return DataSpan(from: from - (to - from), to: from)
    }

    /// Seconds; nil when an end is open.
    var seconds: Int64? {
        guard let from, let to else { return nil }
        return (to - from).components.seconds
    }

    /// The seconds up to now. It ends at the end of a step, so that the same question gets the same answer for a while.
    static func last(_ seconds: Int64, at now: Instant) -> DataSpan {
        let step = max(1, seconds / 500)
        let to = Instant(seconds: (now.seconds / step + 1) * step)
        return DataSpan(from: to - .seconds(seconds), to: to)
    }

    /// - Throws: `.validation` naming `from` when it ends before it begins.
    func check() throws(CoreError) {
        if let from, let to, from >= to {
            throw .validation([FieldIssue("from", .range, "This must be before `to`.")])
        }
    }
}

/// A widget as the engine sees it: stored, or on its way in an editor.
struct WidgetDefinition {
    let kind: Widget.Kind
    let config: JSONObject
    let query: DataQuery
    /// When the definition was written.
    let writtenAt: Instant

    /// - Throws: `.validation` naming what makes no sense in the query.
    init(kind: Widget.Kind, config: JSONObject, query: JSONObject, writtenAt: Instant) throws(CoreError) {
        self.kind = kind
        self.config = config
        self.query = try DataQuery(query)
        self.writtenAt = writtenAt
    }

    init(_ widget: Widget) throws(CoreError) {
        try self.init(
            kind: widget.type, config: widget.config.object, query: widget.dataQuery.object,
            writtenAt: widget.updatedAt)
    }

    var dataSet: UUID? {
        if case .dataSet(let id) = self.query.source { id } else { nil }
    }

    var metric: String? {
        if case .metric(let name) = self.query.source { name } else { nil }
    }

    var catalogueKey: CatalogueKey? {
        if case .catalogue(let key) = self.query.source { key } else { nil }
    }

    /// Of PromQL.
    var expression: String? {
        if case .prometheus(let expression) = self.query.source { expression } else { nil }
    }

    var unit: String? { self.query.parameters.unit ?? self.config["unit"]?.stringValue }

    /// What a table's rows are restricted to: what is asked for, or the range that the widget has by itself.
    func span(asked: DataSpan, at now: Instant) -> DataSpan {
        guard asked.isOpen, let seconds = self.query.parameters.rangeSeconds else { return asked }
        return .last(seconds, at: now)
    }
}
