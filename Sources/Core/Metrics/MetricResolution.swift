import Primitives

/// How finely measurements are kept.
package enum MetricResolution: Sendable, CaseIterable, Comparable {
    case samples, minutes, hours

    /// Of the intervals that are kept, in seconds.
    package var seconds: Int64 {
        switch self {
        case .samples: 1
        case .minutes: 60
        case .hours: 3_600
        }
    }

    /// From one row of a series to the next, as a rule.
    fileprivate var usualSeconds: Int64 { self == .samples ? 5 : self.seconds }
}

/// Which table answers a query, and how long the steps are.
package struct MetricPlan: Sendable, Equatable {
    package let resolution: MetricResolution
    package let from: Instant
    package let to: Instant
    /// In seconds. Steps begin at whole multiples of it since 1970, so that the same step is asked for again.
    package let step: Int64

    package static let mostPoints: Int64 = 500
    /// Of one table, for one answer: a fraction of a second.
    private static let mostRows: Int64 = 200_000
    private static let samplesWithin: Int64 = 2 * 3_600
    private static let minutesWithin: Int64 = 3 * 86_400
    /// Steps that people can read, in seconds; beyond the last, whole days.
    private static let steps: [Int64] = [
        5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
    ]

    /// Points over a range: it begins at a whole step.
    ///
    /// - Parameter wanted: nil for the shortest of `steps` that keeps to `mostPoints`.
    package static func points(from: Instant, to: Instant, wanted: Duration?) -> MetricPlan {
        let range = Self.seconds(from, to)
        let finest = Self.resolution(for: range)
        let least = max(finest.seconds, (range + Self.mostPoints - 1) / Self.mostPoints)
        let step: Int64
        if let wanted, case let seconds = wanted.components.seconds, seconds >= least {
            step = (seconds + finest.seconds - 1) / finest.seconds * finest.seconds
        } else {
            step = Self.steps.first { $0 >= least } ?? (least + 86_399) / 86_400 * 86_400
        }
        let coarsest = MetricResolution.allCases.last { step % $0.seconds == 0 } ?? .samples
        return MetricPlan(
            resolution: coarsest, from: Self.floor(from, step), to: max(from, to), step: step)
    }

    /// One point for the whole range; it begins at a whole interval of what is kept.
    package static func whole(from: Instant, to: Instant) -> MetricPlan {
        let range = Self.seconds(from, to)
        let resolution = Self.resolution(for: range)
        // A sample belongs to its moment, so the finest tables need no rounding.
        let start = resolution == .samples ? from : Self.floor(from, resolution.seconds)
        return MetricPlan(resolution: resolution, from: start, to: max(from, to), step: 0)
    }

    /// The same question, to a coarser table where it would otherwise read too much of a finer one.
    ///
    /// - Parameter series: how many it is about.
    package func bounded(series: Int) -> MetricPlan {
        var plan = self
        while let coarser = MetricResolution.allCases.first(where: { $0 > plan.resolution }),
            Int64(series) * (Self.seconds(plan.from, plan.to) / plan.resolution.usualSeconds) > Self.mostRows
        {
            let step = (plan.step + coarser.seconds - 1) / coarser.seconds * coarser.seconds
            plan = MetricPlan(
                resolution: coarser, from: Self.floor(plan.from, max(step, coarser.seconds)), to: plan.to, step: step)
        }
        return plan
    }

    private static func resolution(for range: Int64) -> MetricResolution {
        range <= self.samplesWithin ? .samples : range <= self.minutesWithin ? .minutes : .hours
    }

    /// At least 1, and at most what can be multiplied without overflow.
    private static func seconds(_ from: Instant, _ to: Instant) -> Int64 {
        min(max((to - from).components.seconds, 1), 1 << 40)
    }

    /// The beginning of the interval that a moment is in.
    package static func floor(_ instant: Instant, _ seconds: Int64) -> Instant {
        let second = instant.seconds
        let remainder = second % seconds
        return Instant(seconds: second - (remainder < 0 ? remainder + seconds : remainder))
    }
}
