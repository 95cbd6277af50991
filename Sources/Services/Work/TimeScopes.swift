import Core
import MariaDB
import Primitives
import Storage

/// Whose time an actor may see, and which moments their days are.
extension TimeService {
    /// One's own where one may read time, and everybody's where one administers.
    static func scope(of actor: Actor, _ permission: Permission) -> TimeScope {
        TimeScope(
            user: actor.user, own: actor.workspaces(allowing: permission),
            everybody: actor.workspaces(allowing: .workspaceAdmin))
    }

    /// - Throws: `.notFound` when the actor is no member of the workspace that is named, `.forbidden` when they may not
    ///   read time there, or not that person's.
    static func scope(of actor: Actor, workspace: UUID?, user: UUID) throws(CoreError) -> TimeScope {
        let own = try actor.workspaces(allowing: .timeRead, named: workspace)
        let all = self.scope(of: actor, .timeRead)
        let everybody = workspace.map { named in all.everybody.filter { $0 == named } } ?? all.everybody
        guard user == actor.user || !everybody.isEmpty else {
            throw .forbidden("Only administrators see the time of others.")
        }
        return TimeScope(user: actor.user, own: own, everybody: everybody)
    }

    /// From the beginning of the first day to the end of the last, by the clocks of a zone: a day on which these are set
    /// has 23 or 25 hours.
    static func span(_ query: TimeQuery, zone: String) throws(CoreError) -> TimeSpan {
        if let first = query.firstDay, let last = query.lastDay, last < first {
            throw .validation([FieldIssue("endDate", .range, "This must not be before startDate.")])
        }
        for (day, field) in [(query.firstDay, "startDate"), (query.lastDay, "endDate")] {
            guard let day, !RecordRules.days.contains(day) else { continue }
            throw .validation([FieldIssue(field, .range, "This day is out of range.")])
        }
        let rules = TimeZones.rules(zone)
        return TimeSpan(
            from: query.firstDay.map { rules.start(of: $0) }, to: query.lastDay.map { rules.start(of: $0 + 1) })
    }
}
