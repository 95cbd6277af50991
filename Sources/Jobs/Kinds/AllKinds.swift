import Primitives
import Storage

extension JobKind {
    /// Everything that this worker does: what comes round by itself, and what is asked for.
    ///
    /// - Throws: when the memory that is shared with the API workers cannot be mapped.
    package static func all(_ settings: JobsSettings) throws -> [JobKind] {
        let sampler = try MetricSampler(settings)
        let retention = MetricPartitions.Retention(
            samples: settings.samplesKept, minutes: settings.minutesKept, hours: settings.hoursKept)
        return [
            .sampleMetrics(every: settings.sampleSeconds, kept: settings.samplesKept, sampler),
            .rollUpMinutes(samplesKept: settings.samplesKept),
            .rollUpHours(minutesKept: settings.minutesKept),
            .evaluateAlerts(every: settings.alertSeconds, wakeUps: DatagramSender(directory: settings.wake)),
            .pruneAlertEvents(kept: settings.alertEventsKept),
            .maintainPartitions(owner: settings.owner, retention: retention),
            .importRecords(settings.database, wakeUps: DatagramSender(directory: settings.wake)), .removeImports,
            .removeIdempotencyKeys, .removeSignInFailures, .removeSessions, .removeEndedJobs,
            .purgeDeletedRows(kept: settings.deletedKept),
            .removeOrphanedFiles(AttachmentFiles(directory: settings.attachments)),
            .pruneEvents(kept: settings.eventsKept),
        ]
    }
}
