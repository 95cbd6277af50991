import Core
import JSON
import MariaDB
import Primitives
import Storage

/// The one number that a widget shows, and how it moved.
package struct WidgetFigure: Sendable, Equatable {
    package let widget: UUID
    /// nil: nothing is known, or the widget shows no one number.
    package let value: Double?
    /// Against the value before, in percent; nil where there is none, or where it is 0.
    package let change: Double?
    package let trend: Trend?

    package enum Trend: String, Sendable {
        case up, down, stable
    }

    package init(widget: UUID, value: Double? = nil, previous: Double? = nil) {
        self.widget = widget
        self.value = value
        guard let value, let previous else {
            (self.change, self.trend) = (nil, nil)
            return
        }
        self.trend = value > previous ? .up : value < previous ? .down : .stable
        let percent = (value - previous) / previous.magnitude * 100
        self.change = percent.isFinite ? (percent * 10).rounded() / 10 : nil
    }
}

extension WidgetDataService {
    /// Widgets whose number is computed at once; of further ones it is not.
    private static let figuresAtOnce = 50
    private static let longest: Duration = .seconds(2)

    /// The numbers of some widgets of one dashboard, in the order in which they are asked for. For the realtime worker,
    /// whose clients were let in to the dashboard before: days begin where the dashboard's owner lives.
    ///
    /// - Returns: one for each widget that is there, without a value where the time does not suffice.
    package func figures(ofDashboard id: UUID, widgets: [UUID]) throws -> [WidgetFigure] {
        try self.database.read { tx in
            guard let owner = try tx.dashboards.owner(of: id) else { return [] }
            let found = try tx.widgetData.ofDashboard(id, widgets: widgets).map(\.widget)
            let deadline = ContinuousClock.now + Self.longest
            return try found.enumerated().map { index, widget in
                guard index < Self.figuresAtOnce, ContinuousClock.now < deadline else {
                    return WidgetFigure(widget: widget.id)
                }
                return try self.figure(widget, owner, tx)
            }
        }
    }

    private func figure(_ widget: Widget, _ owner: UUID, _ tx: Transaction) throws -> WidgetFigure {
        guard widget.type == .metric || widget.type == .gauge else { return WidgetFigure(widget: widget.id) }
        do {
            let definition = try WidgetDefinition(widget)
            let context = try DataContext(
                [definition], in: [widget.workspace], crm: widget.workspace, daysOf: owner, self.prometheus, tx)
            let shown = try DataEngine(definition, context, DataSpan(), tx).data().data.object
            return WidgetFigure(
                widget: widget.id, value: shown["value"]?.numberValue, previous: shown["previous"]?.numberValue)
        } catch is CoreError {
            // What is wrong with its query, its page says.
            return WidgetFigure(widget: widget.id)
        }
    }
}
