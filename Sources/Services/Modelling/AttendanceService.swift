import Core
import MariaDB
import Primitives
import Storage

/// What a realtime worker writes down about the connections that it holds, so that others can say who is connected. It
/// acts for nobody, and is not reachable by any route.
package struct AttendanceService {
    let database: Database

    /// How long what is over is kept: longer than somebody counts as reconnecting.
    private static let keep: Duration = .seconds(60)

    /// - Throws: `.unavailable`; then nothing was written.
    package func record(_ report: AttendanceReport) throws {
        try self.database.transaction { tx in
            try tx.attendance.renew(report.worker, for: report.lease)
            for (key, change) in report.changes.sorted(by: { $0.key < $1.key }) {
                switch change {
                case .came: try tx.attendance.came(key.user, to: key.workspace, on: report.worker)
                case .lost: try tx.attendance.lost(key.user, key.workspace, on: report.worker)
                case .left: try tx.attendance.left(key.user, key.workspace, on: report.worker)
                }
                try tx.attendance.see(key.user, in: key.workspace)
            }
            if report.isSweeping { try tx.attendance.sweep(endedBefore: tx.now - Self.keep) }
        }
    }

    /// What somebody is called.
    package func name(of user: UUID) throws -> String {
        try self.database.read { try $0.participants.name(of: user) } ?? ""
    }
}

/// What has changed about one worker's connections.
package struct AttendanceReport: Sendable {
    package struct Key: Hashable, Sendable, Comparable {
        package let workspace: UUID
        package let user: UUID

        package init(workspace: UUID, user: UUID) {
            self.workspace = workspace
            self.user = user
        }

        /// All workers take the rows in one order, so that none waits for another in a circle.
        package static func < (left: Key, right: Key) -> Bool {
            (left.workspace.high, left.workspace.low, left.user.high, left.user.low)
                < (right.workspace.high, right.workspace.low, right.user.high, right.user.low)
        }
    }

    package enum Change: Sendable, Equatable {
        /// The first connection of somebody to a workspace.
        case came
        /// The last one is over; they are expected back.
        case lost
        /// The last one is over, as somebody wanted.
        case left
    }

    package let worker: UUID
    /// How long the worker counts as alive from now on.
    package let lease: Duration
    package let changes: [Key: Change]
    /// Whether what killed workers left is to be looked for.
    package let isSweeping: Bool

    package init(worker: UUID, lease: Duration, changes: [Key: Change], isSweeping: Bool) {
        self.worker = worker
        self.lease = lease
        self.changes = changes
        self.isSweeping = isSweeping
    }
}
