import Core
import Glibc
import Primitives
import Services
import SharedMemory
import Storage
import Synchronization

/// Measures from one sampling to the next. It is asked by whichever thread has the job of sampling.
package final class MetricSampler: Sendable {
    /// What one sampling found.
    struct Taken {
        let at: Instant
        let samples: [MetricSample]
        fileprivate let gains: [CounterTable.Gain]
    }

    private let counters: RequestCounters
    private let wakeUps: DatagramSender
    private let measuredPath: String
    private let interval: Duration
    private let before = Mutex<HostReading?>(nil)

    /// Between the two readings of a first sampling.
    private static let firstInterval: useconds_t = 200_000
    /// An older reading says little about now, such as after another worker had the job.
    private static let staleIntervals = 3.0
    /// What rates are divided by at most: after a longer time than this it is rather the clock that jumped.
    private static let longestCovered: Duration = .seconds(3_600)

    package init(_ settings: JobsSettings) throws {
        self.counters = try RequestCounters(path: settings.requestCounters)
        self.wakeUps = DatagramSender(directory: settings.wake)
        self.measuredPath = settings.measuredPath
        self.interval = .seconds(settings.sampleSeconds)
    }

    /// Measures. The first time it takes a fifth of a second.
    func take() throws -> Taken {
        let before = self.before.withLock { self.fresh($0) } ?? self.firstReading()
        let reading = HostReading.now(measuredPath: self.measuredPath)
        self.before.withLock { $0 = reading }
        let gains = self.counters.gains()
        return Taken(
            at: .now, samples: reading.samples(since: before) + RequestCounters.samples(of: gains), gains: gains)
    }

    /// The time that requests were counted in since the sampling before, whoever did that.
    func covered(by taken: Taken, since state: MetricStore.State) -> Duration {
        guard let last = state.lastSampledAt, last < taken.at, taken.at - last <= Self.longestCovered else {
            return self.interval
        }
        return taken.at - last
    }

    /// The samples are written: the next sampling begins here, and those who show them are told.
    func note(_ taken: Taken) {
        self.counters.take(taken.gains)
        self.wakeUps.send("metrics \(taken.at.seconds)")
    }

    private func fresh(_ reading: HostReading?) -> HostReading? {
        guard let reading else { return nil }
        let age = HostReading.seconds(since: reading)
        return age <= Self.staleIntervals * Double(self.interval / .seconds(1)) ? reading : nil
    }

    private func firstReading() -> HostReading {
        let reading = HostReading.now(measuredPath: self.measuredPath)
        usleep(Self.firstInterval)
        return reading
    }
}
