import Core
import MariaDB
import Primitives

/// Figures that count: customers, opportunities, and the feed of activities.
package struct CRMCounts {
    let transaction: Transaction
    let scope: FigureScope

    /// How many customers there were when the current span began, and by how many more or fewer each of its days ended.
    package func customers() throws -> (before: Int64, changes: [Day: Int64]) {
        let (workspace, from) = (self.scope.workspace, self.scope.from)
        let filter = self.scope.filter("c")
        let before = try self.transaction.first(
            """
            SELECT (SELECT COUNT(*) FROM crm_customers c FORCE INDEX (crm_customers_by_acquisition)
                    WHERE c.workspace_id = \(workspace) AND c.acquired_at < \(from)\(sql: filter))
                - (SELECT COUNT(*) FROM crm_customers c FORCE INDEX (crm_customers_by_loss)
                    WHERE c.workspace_id = \(workspace) AND c.lost_at < \(from)\(sql: filter))
            """
        ) { try $0.integer(0) }
        var changes: [Day: Int64] = [:]
        try self.transaction.query(
            """
            SELECT u.day, SUM(u.difference) FROM (
                SELECT \(sql: self.scope.localDay("c.acquired_at")) AS day, 1 AS difference
                FROM crm_customers c FORCE INDEX (crm_customers_by_acquisition)
                WHERE c.workspace_id = \(workspace)
                    AND \(sql: self.scope.within("c.acquired_at", withPrevious: false))\(sql: filter)
                UNION ALL
                SELECT \(sql: self.scope.localDay("c.lost_at")), -1
                FROM crm_customers c FORCE INDEX (crm_customers_by_loss)
                WHERE c.workspace_id = \(workspace)
                    AND \(sql: self.scope.within("c.lost_at", withPrevious: false))\(sql: filter)) u
            GROUP BY u.day
            """
        ) { changes[try $0.day(0)] = try $0.integer(1) }
        return (before ?? 0, changes)
    }

    /// Opportunities that were opened in the current span, by one of their fields; the most frequent first.
    package func opportunities(by field: String) throws -> [(name: String?, count: Int64)] {
        let column: SQL =
            switch field {
            case "stage": "o.stage"
            case "source": "o.source"
            default: "o.status"
            }
        return try self.transaction.query(
            """
            SELECT MIN(\(sql: column)) AS name, COUNT(*) AS count FROM crm_opportunities o FORCE INDEX (crm_opportunities_by_opening)
            WHERE \(sql: self.opened) GROUP BY \(sql: column) ORDER BY count DESC, name
            """
        ) { (name: try $0.stringOrNil(0), count: try $0.integer(1)) }
    }

    /// How many of them came at least so far: new, qualified, proposal, won.
    package func funnel() throws -> [Int64] {
        try self.transaction.first(
            """
            SELECT COUNT(*), COALESCE(SUM(o.reached >= 2), 0), COALESCE(SUM(o.reached >= 3), 0),
                COALESCE(SUM(o.reached >= 4), 0)
            FROM crm_opportunities o FORCE INDEX (crm_opportunities_by_opening)
            WHERE \(sql: self.opened)
            """
        ) { [try $0.integer(0), try $0.integer(1), try $0.integer(2), try $0.integer(3)] } ?? [0, 0, 0, 0]
    }

    private var opened: SQL {
        """
        o.workspace_id = \(self.scope.workspace)
        AND \(sql: self.scope.within("o.opened_at", withPrevious: false))\(sql: self.scope.filter("o"))
        """
    }

    /// Activities, the latest first, one more than `limit` where there are more.
    ///
    /// - Parameters:
    ///   - cursor: goes on behind this one.
    ///   - until: what lies in the future of this moment is left out.
    package func activities(
        after cursor: (at: Instant, id: UUID)?, until: Instant, inRange: Bool, limit: Int64
    ) throws -> [FeedItem] {
        var filter: SQL = "a.workspace_id = \(self.scope.workspace) AND a.occurred_at <= \(until)"
        if inRange { filter += " AND \(sql: self.scope.within("a.occurred_at", withPrevious: false))" }
        if let cursor {
            filter += """
                 AND a.occurred_at <= \(cursor.at)
                 AND (a.occurred_at < \(cursor.at) OR a.id < \(cursor.id))
                """
        }
        return try self.transaction.query(
            """
            SELECT a.id, a.kind, a.subject, a.owner, a.customer_id, c.name, a.occurred_at
            FROM crm_activities a FORCE INDEX (crm_activities_by_time)
            LEFT JOIN crm_customers c ON c.workspace_id = a.workspace_id AND c.id = a.customer_id
            WHERE \(sql: filter)\(sql: self.scope.filter("a"))
            ORDER BY a.occurred_at DESC, a.id DESC LIMIT \(limit + 1)
            """
        ) {
            FeedItem(
                id: try $0.uuid(0), kind: try $0.string(1), subject: try $0.string(2), owner: try $0.stringOrNil(3),
                customer: try $0.uuidOrNil(4), customerName: try $0.stringOrNil(5), occurredAt: try $0.instant(6))
        }
    }
}

extension Transaction {
    package func crmCounts(_ scope: FigureScope) -> CRMCounts { CRMCounts(transaction: self, scope: scope) }
}
