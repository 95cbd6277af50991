import Core
import MariaDB
import Primitives
import Storage

/// What the demo makes besides records of the CRM, each part where a workspace has nothing of its own; and how it goes.
extension DemoService {
    /// Events of one statement.
    private static let batch = 100

    // MARK: Tasks and time

    func fillWork(_ place: Place, _ seed: UInt64, _ filling: inout Filling, _ tx: Transaction) throws {
        guard try !tx.demo.hasWork(in: place.workspace) else { return }
        let work = DemoWork(seed: seed, for: place, at: tx.now)
        for milestone in work.milestones { try tx.milestones.insert(milestone) }
        try tx.tasks.lockBoard(of: place.workspace)
        var tasks = work.tasks
        for index in tasks.indices {
            tasks[index].position = try TaskService.end(of: tasks[index].status, of: place.workspace, tx)
            try tx.tasks.insert(tasks[index])
        }
        for comment in work.comments { try tx.comments.insert(comment) }
        for entry in work.times { try tx.times.insert(entry) }
        try tx.demo.mark(work.milestones.map(\.id), as: .milestone, in: place.workspace)
        try tx.demo.mark(tasks.map(\.id), as: .task, in: place.workspace)
        try tx.demo.mark(work.times.map(\.id), as: .timeEntry, in: place.workspace)
        try self.append(tasks.map { .created($0) } + work.times.map { .stopped($0) }, place, tx)
        filling.tasks = tasks.count
        filling.timeEntries = work.times.count
    }

    func emptyWork(_ place: Place, _ tx: Transaction) throws -> Int {
        let scope = TimeScope(user: place.user, own: [place.workspace], everybody: [place.workspace])
        let times = try tx.demo.marked(.timeEntry, in: place.workspace)
        let marked = try tx.demo.marked(.task, in: place.workspace)
        let milestones = try tx.demo.marked(.milestone, in: place.workspace).filter {
            try tx.milestones.exists($0, in: place.workspace)
        }
        var events: [EventDraft] = []
        for id in times {
            if let entry = try tx.times.find(id, in: scope) { events.append(.deleted(entry)) }
        }
        let tasks = try tx.tasks.find(marked, in: [place.workspace])
        events += tasks.map { .deleted($0) }
        let count = try tx.demo.deleteWork(tasks: marked, times: times, in: place.workspace)
        for milestone in milestones {
            let freed = try tx.milestones.delete(milestone)
            events += try tx.tasks.find(freed, in: [place.workspace]).map { .changed($0, from: $0.status) }
        }
        try self.append(events, place, tx)
        return count + milestones.count
    }

    private func append(_ events: [EventDraft], _ place: Place, _ tx: Transaction) throws {
        for start in stride(from: 0, to: events.count, by: Self.batch) {
            let some = Array(events[start..<min(start + Self.batch, events.count)])
            try self.events.append(some, by: place.user, tx)
        }
    }

    // MARK: The data model

    func fillModel(_ place: Place, _ filling: inout Filling, _ tx: Transaction) throws {
        guard try !tx.demo.hasModel(in: place.workspace) else { return }
        let model = DemoModel(ModelExchangeService.identity(place.workspace)).model
        _ = try self.exchange.take(model, .add, in: place.workspace, origin: nil, by: place.actor)
        try tx.demo.mark(model.domains.map(\.id), as: .domain, in: place.workspace)
        try tx.demo.mark(model.tables.map(\.id), as: .table, in: place.workspace)
        try tx.demo.mark(model.diagrams.map(\.id), as: .diagram, in: place.workspace)
        filling.tables = model.tables.count
    }

    func emptyModel(_ place: Place, _ tx: Transaction) throws -> Int {
        let domains = try tx.demo.marked(.domain, in: place.workspace)
        guard !domains.isEmpty else { return 0 }
        try tx.modelEdits.lock(place.workspace)
        let tables = try tx.demo.marked(.table, in: place.workspace)
        var edit = ModelEdit(tx: tx, workspace: place.workspace, origin: nil)
        for table in try tx.modelTables.find(tables, in: place.workspace) {
            try TableConsequences.removed(table.columns.map(\.id), of: table.id, &edit)
            try tx.modelDiagrams.unlink(table.id, from: tx.modelDiagrams.linked(with: table.id, in: place.workspace))
        }
        let count = try tx.demo.deleteModel(
            domains: domains, tables: tables, diagrams: tx.demo.marked(.diagram, in: place.workspace),
            in: place.workspace)
        try Circles.settle(&edit)
        let left = try tx.modelDomains.list(in: place.workspace)
        if var first = left.first, !left.contains(where: \.isPrimary) {
            first.isPrimary = true
            first.version += 1
            first.updatedAt = tx.now
            try tx.modelDomains.update(first)
        }
        // Whoever looks at the model loads it anew.
        try self.events.append([.modelImported(ModelImport(), in: place.workspace)], by: place.user, tx)
        return count
    }

    // MARK: The board

    /// What the account's default dashboard shows, if that is here and shows nothing of the CRM.
    private static let board: [CatalogueKey] = [
        .kpiCustomers, .kpiRevenue, .kpiInvoices, .kpiProfit, .chartRevenueTrend, .chartSalesFunnel, .chartLeadSources,
        .goals, .leaderboard, .feedActivity, .tableTopCustomers, .tableOverdueInvoices,
    ]

    func fillBoard(_ place: Place, _ filling: inout Filling, _ tx: Transaction) throws {
        guard let id = try tx.boards.defaultDashboard(of: place.actor),
            let dashboard = try tx.boards.readable(id, by: place.actor), dashboard.workspace == place.workspace,
            try BoardConfig(of: tx.widgets.ofDashboard(id)).keys.isEmpty
        else { return }
        let board = try self.boards.setDefaultConfig(BoardConfig(keys: Self.board, settings: [:]), by: place.actor)
        let widgets = board.widgets.filter { $0.catalogueKey != nil }.map(\.id)
        try tx.demo.mark(widgets, as: .widget, in: place.workspace)
        filling.widgets = widgets.count
    }

    func emptyBoard(_ place: Place, _ tx: Transaction) throws -> Int {
        let marked = Set(try tx.demo.marked(.widget, in: place.workspace))
        guard !marked.isEmpty, let id = try tx.boards.defaultDashboard(of: place.actor),
            try tx.boards.readable(id, by: place.actor)?.workspace == place.workspace
        else { return 0 }
        let widgets = try tx.widgets.ofDashboard(id)
        let gone = widgets.filter { marked.contains($0.id) }
        guard !gone.isEmpty else { return 0 }
        let config = BoardConfig(of: widgets.filter { !marked.contains($0.id) })
        _ = try self.boards.setDefaultConfig(BoardConfig(keys: config.keys, settings: nil), by: place.actor)
        return gone.count
    }
}
