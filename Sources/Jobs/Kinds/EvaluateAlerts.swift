import Core
import JSON
import Primitives
import Services
import Storage

extension JobKind {
    /// Judges every alert rule by what was measured.
    static func evaluateAlerts(every seconds: Int64, wakeUps: DatagramSender) -> JobKind {
        JobKind("alerts.evaluate", every: seconds, isPrompt: true) { context in
            let evaluation = AlertEvaluation(database: context.database, wakeUps: wakeUps)
            for event in try evaluation.run(mustStop: context.mustStop) {
                context.journal.info(
                    event.endedAt == nil ? "alert triggered" : "alert recovered",
                    ["rule": .string("\(event.rule)"), "event": .string("\(event.id)")])
            }
        }
    }

    /// Forgets firings that are long over.
    static func pruneAlertEvents(kept: Duration) -> JobKind {
        JobKind("upkeep.alert_events", every: 3_600) { context in
            try context.untilDone { tx in try tx.alertEvents.prune(before: tx.now - kept) }
        }
    }
}
