import Core
import JSON
import Primitives
import Services
import TestSupport
import Testing

/// The one number of a widget, as events tell it.
@Suite struct WidgetFigureTests {
    private static let widget = UUID(high: 1, low: 2)

    @Test(arguments: [
        (87.5, 83.2, WidgetFigure.Trend.up, 5.2), (50, 100, .down, -50), (-5, -10, .up, 50), (3, 3, .stable, 0),
    ])
    func `a change is told in percent of the value before`(
        _ value: Double, _ previous: Double, _ trend: WidgetFigure.Trend, _ change: Double
    ) {
        let figure = WidgetFigure(widget: Self.widget, value: value, previous: previous)
        #expect(figure.trend == trend && figure.change == change && figure.value == value)
    }

    @Test func `against nothing there is no change in percent`() {
        let fromNothing = WidgetFigure(widget: Self.widget, value: 4, previous: 0)
        #expect(fromNothing.trend == .up && fromNothing.change == nil)
        let first = WidgetFigure(widget: Self.widget, value: 4)
        #expect(first.trend == nil && first.change == nil && first.value == 4)
        #expect(WidgetFigure(widget: Self.widget, previous: 4).trend == nil)
    }

    @Test func `widgets of one dashboard are told, with a number where they show one`() throws {
        try withApp { app in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let other = try app.make.dashboard(by: account)
            let number = try app.make.widget(on: board, by: account, ["data_query": ["parameters": ["data": 42]]])
            let chart = try app.make.widget(
                on: board, by: account, ["type": "chart", "data_query": ["parameters": ["data": [1, 2]]]])
            let wrong = try app.make.widget(
                on: board, by: account, ["data_query": ["endpoint": "metrics:nothing_measures_this"]])
            let elsewhere = try app.make.widget(on: other, by: account, ["data_query": ["parameters": ["data": 7]]])
            let ids = try [number, chart, wrong, elsewhere].map { try Self.identifier($0.id) }
            let dashboard = try Self.identifier(board.id)
            let figures = try app.withServices { try $0.widgetData.figures(ofDashboard: dashboard, widgets: ids) }
            #expect(Set(figures.map(\.widget)) == Set(ids.prefix(3)))
            #expect(figures.first { $0.widget == ids[0] }?.value == 42)
            #expect(figures.filter { $0.widget != ids[0] }.allSatisfy { $0.value == nil })
            #expect(try app.withServices { try $0.widgetData.figures(ofDashboard: .v7(), widgets: ids) }.isEmpty)
        }
    }

    private static func identifier(_ id: String) throws -> UUID {
        try #require(id.split(separator: "_").last.flatMap { UUID(base62: $0) })
    }
}
