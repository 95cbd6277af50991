import Core
import JSON
import MariaDB
import Primitives
import Security
import Storage

/// Answers for stored widgets: what was computed before is taken again as long as everything it follows from is the
/// same. A data set never changes, so its id stands for its rows.
struct WidgetAnswers {
    /// How long the widgets of one request may take together.
    private static let longest: Duration = .seconds(15)

    private let span: DataSpan
    private let deadline = ContinuousClock.now + Self.longest
    /// What was computed now and may be taken again.
    private(set) var fresh: [(widget: UUID, stored: StoredWidgetData)] = []

    init(_ span: DataSpan) { self.span = span }

    mutating func outcome(
        _ found: (widget: Widget, stored: StoredWidgetData?), _ definition: Result<WidgetDefinition, CoreError>,
        _ context: DataContext, _ tx: Transaction
    ) throws -> Result<WidgetData, CoreError> {
        do {
            guard ContinuousClock.now < self.deadline else { throw CoreError.queryTooCostly }
            return .success(try self.answer(found, try definition.get(), context, tx))
        } catch let error as CoreError { return .failure(error) }
    }

    mutating func answer(
        _ found: (widget: Widget, stored: StoredWidgetData?), _ definition: WidgetDefinition, _ context: DataContext,
        _ tx: Transaction
    ) throws -> WidgetData {
        let engine = DataEngine(definition, context, self.span, tx)
        guard let fingerprint = self.fingerprint(found.widget, definition, engine.span) else {
            return try engine.data()
        }
        if let stored = found.stored, stored.fingerprint == fingerprint {
            var metadata = try engine.metadata()
            metadata.recordCount = stored.recordCount
            return WidgetData(data: stored.data, metadata: metadata)
        }
        let data = try engine.data()
        self.fresh.append(
            (
                widget: found.widget.id,
                stored: StoredWidgetData(
                    fingerprint: fingerprint, data: data.data, source: data.metadata.source,
                    recordCount: data.metadata.recordCount)
            ))
        return data
    }

    /// nil for data that is not kept: of other sources than tables, or of a span that this one request asks for.
    private func fingerprint(_ widget: Widget, _ definition: WidgetDefinition, _ span: DataSpan) -> [UInt8]? {
        guard self.span.isOpen, definition.kind != .image, !definition.kind.isTool else { return nil }
        switch definition.query.source {
        case .none, .metric, .catalogue, .prometheus: return nil
        case .inline, .dataSet: break
        }
        let ends = [span.from, span.to].map { $0.map { "\($0.microseconds)" } ?? "" }
        let parts = [
            Array("data engine 1".utf8), Array(definition.kind.rawValue.utf8), widget.config.bytes,
            widget.dataQuery.bytes, Array(ends.joined(separator: "/").utf8),
        ]
        return Digest.sha256(parts.flatMap { Digest.sha256($0) })
    }
}
