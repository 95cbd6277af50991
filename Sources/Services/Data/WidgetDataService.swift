import Core
import Gateways
import JSON
import MariaDB
import Primitives
import Storage

/// What widgets show. Whoever may see a dashboard may see the data of the widgets on it.
package struct WidgetDataService {
    let database: Database
    let prometheus: PrometheusClient?

    /// - Throws: `.notFound` for the widget or the data set that it reads; `.validation` naming a part of its query;
    ///   `.queryTooCostly`; `.dependencyFailed` when another server that it reads has no answer.
    package func data(of id: UUID, _ span: DataSpan, for actor: Actor) throws -> WidgetData {
        try span.check()
        var answers = WidgetAnswers(span)
        let data = try self.database.read { tx in
            guard let found = try tx.widgetData.find(id, for: actor) else {
                throw CoreError.notFound("There is no such widget.")
            }
            let definition = try WidgetDefinition(found.widget)
            let context = try DataContext(
                [definition], in: [found.widget.workspace], for: actor, self.prometheus, tx)
            return try answers.answer(found, definition, context, tx)
        }
        try self.keep(answers)
        return data
    }

    /// One widget's data, or why there is none.
    package typealias Outcome = (widget: UUID, result: Result<WidgetData, CoreError>)

    /// The data of a dashboard's widgets in reading order. What is wrong with one widget does not touch the others.
    ///
    /// - Parameter widgets: only these; those that are not on the dashboard are left out. nil: all.
    /// - Throws: `.notFound` when there is no such dashboard that the actor may see.
    package func data(
        ofDashboard id: UUID, widgets: [UUID]?, _ span: DataSpan, for actor: Actor
    ) throws -> [Outcome] {
        try span.check()
        var answers = WidgetAnswers(span)
        let outcomes = try self.database.read { tx in
            guard try tx.dashboards.version(of: id, for: actor) != nil else {
                throw CoreError.notFound("There is no such dashboard.")
            }
            let found = try tx.widgetData.ofDashboard(id, widgets: widgets)
            let definitions = found.map { entry in
                Result { () throws(CoreError) in try WidgetDefinition(entry.widget) }
            }
            let workspaces = Array(Set(found.map(\.widget.workspace)))
            let context = try DataContext(
                definitions.compactMap { try? $0.get() }, in: workspaces, for: actor, self.prometheus, tx)
            return try zip(found, definitions).map { entry, definition in
                (widget: entry.widget.id, result: try answers.outcome(entry, definition, context, tx))
            }
        }
        try self.keep(answers)
        return outcomes
    }

    /// What a widget would show that is not stored (yet).
    ///
    /// - Parameter dashboard: where it would be; nil: in any workspace of the actor.
    /// - Throws: as `data(of:)`, and `.validation` for what could not be stored.
    package func preview(
        _ kind: Widget.Kind, config: JSONObject, query: JSONObject, dashboard: UUID?, for actor: Actor
    ) throws -> WidgetData {
        _ = try WidgetRules.check(config, field: "config")
        _ = try WidgetRules.check(query, field: "data_query")
        return try self.database.read { tx in
            let board = try dashboard.map { try tx.dashboards.visible($0, to: actor) }
            let definition = try WidgetDefinition(kind: kind, config: config, query: query, writtenAt: tx.now)
            let workspaces = board.map { [$0.workspace] } ?? actor.workspaces
            let context = try DataContext([definition], in: workspaces, for: actor, self.prometheus, tx)
            return try DataEngine(definition, context, DataSpan(), tx).data()
        }
    }

    /// What was computed is shown also when the database takes no changes just now.
    private func keep(_ answers: WidgetAnswers) throws {
        guard !answers.fresh.isEmpty else { return }
        do {
            try self.database.transaction { tx in try tx.widgetData.store(answers.fresh) }
        } catch let error as DatabaseError where error.isUnavailable || error.isTransient {
            return
        }
    }
}
