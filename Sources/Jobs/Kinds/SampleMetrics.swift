import Core
import JSON
import Primitives
import Services
import Storage

extension JobKind {
    /// Measures the host, and the requests that its API workers served since the last time; then tells whoever shows
    /// measurements.
    static func sampleMetrics(every seconds: Int64, kept: Duration, _ sampler: MetricSampler) -> JobKind {
        JobKind("metrics.sample", every: seconds, isPrompt: true) { context in
            let taken = try sampler.take()
            let written = try context.database.transaction { tx in
                try tx.metrics.write(
                    taken.samples, at: taken.at, covered: sampler.covered(by: taken, since: try tx.metrics.state()),
                    keptSince: taken.at - kept)
            }
            sampler.note(taken)
            if written.refused > 0 {
                context.journal.warning("samples refused", ["count": .integer(Int64(written.refused))])
            }
        }
    }
}
