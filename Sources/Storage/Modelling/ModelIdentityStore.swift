import Core
import MariaDB
import Primitives

/// Who has an id, for what comes in with ids of its own: deleted elements have theirs as long as they can come back.
package struct ModelIdentityStore {
    let transaction: Transaction

    package enum Kind: Sendable {
        case domain, table, relationship, diagram
    }

    package struct Holder: Sendable {
        package let id: UUID
        package let workspace: UUID
        package let version: Int64
        package let createdAt: Instant
        package let isDeleted: Bool
    }

    private static let batch = 5_000

    /// The elements of a kind, in whichever workspace, that have one of these ids.
    package func holders(of ids: [UUID], _ kind: Kind) throws -> [Holder] {
        let table =
            switch kind {
            case .domain: SQL(unsafe: "model_domains")
            case .table: SQL(unsafe: "model_tables")
            case .relationship: SQL(unsafe: "model_relationships")
            case .diagram: SQL(unsafe: "model_diagrams")
            }
        return try self.batches(ids) { batch in
            try self.transaction.query(
                """
                SELECT id, workspace_id, version, created_at, deleted_at IS NOT NULL FROM \(sql: table)
                WHERE id IN (\(list: batch))
                """
            ) {
                Holder(
                    id: try $0.uuid(0), workspace: try $0.uuid(1), version: try $0.integer(2),
                    createdAt: try $0.instant(3), isDeleted: try $0.bool(4))
            }
        }
    }

    /// The table of each of these ids that a column has.
    package func tables(ofColumns ids: [UUID]) throws -> [UUID: UUID] {
        let rows = try self.batches(ids) { batch in
            try self.transaction.query(
                "SELECT id, table_id FROM model_columns WHERE id IN (\(list: batch))"
            ) { (try $0.uuid(0), try $0.uuid(1)) }
        }
        return Dictionary(rows) { first, _ in first }
    }

    private func batches<Found>(_ ids: [UUID], _ find: ([UUID]) throws -> [Found]) throws -> [Found] {
        var found: [Found] = []
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            found += try find(Array(ids[start..<min(start + Self.batch, ids.count)]))
        }
        return found
    }
}

extension Transaction {
    package var modelIdentities: ModelIdentityStore { ModelIdentityStore(transaction: self) }
}
