import Primitives
import Storage

extension JobKind {
    /// Everything that comes round by itself.
    ///
    /// - Throws: when the memory that is shared with the API workers cannot be mapped.
    package static func upkeep(_ settings: JobsSettings) throws -> [JobKind] {
        let sampler = try MetricSampler(settings)
        let retention = MetricPartitions.Retention(
            samples: settings.samplesKept, minutes: settings.minutesKept, hours: settings.hoursKept)
        return [
            .sampleMetrics(every: settings.sampleSeconds, kept: settings.samplesKept, sampler),
            .rollUpMinutes(samplesKept: settings.samplesKept),
            .rollUpHours(minutesKept: settings.minutesKept),
            .maintainPartitions(owner: settings.owner, retention: retention),
            .removeIdempotencyKeys, .removeSignInFailures, .removeSessions, .removeEndedJobs,
            .purgeDeletedRows(kept: settings.deletedKept),
            .pruneEvents(kept: settings.eventsKept),
        ]
    }
}
