import Glibc
import Primitives
import Synchronization

/// Rate limits counted exactly, together by all processes of one host.
///
/// A sliding-window log: for each subject of each rule the times of the requests that were allowed within the window,
/// to the microsecond. In no window, wherever it starts, are more than `limit` allowed, whichever processes and
/// threads ask and whenever one of them is killed.
///
/// What bounds that promise: a subject displaced by more than `subjects` others within one window counts anew (see
/// `displaced`); so does everyone when the file is deleted. A refused request is not counted. The file survives the
/// processes; after an unclean stop of the host, counts may be lost or old, never harmful.
///
/// Cost: 40 bytes for each subject there is room for, and 8 for each request remembered, in steps of a page.
/// All processes must be in one PID namespace, by which the kernel knows a dead holder of a mutex.
package final class SlidingWindowStore: Sendable {
    package struct Decision: Equatable, Sendable {
        package let allowed: Bool
        /// How many more would be allowed now.
        package let remaining: Int
        /// When the oldest counted request leaves the window, which makes room for one more.
        package let resetAt: Instant
    }

    package let rules: [Rule]
    private let plans: [SlidingWindowPlan]
    private let file: MappedFile
    private let displacements = Atomic<Int>(0)

    /// - Parameters:
    ///   - path: e.g. `run/limits.shm`; a hash of the rules is added to the name, so that processes with the same
    ///     rules count together and others apart.
    ///   - rules: what `take` names by position. Order, names and numbers are all part of the layout.
    package init(path: String, rules: [Rule]) throws(SharedMemoryError) {
        let layout = try SlidingWindowLayout(rules)
        self.rules = rules
        self.plans = layout.plans
        self.file = try MappedFile(stem: path, layout: layout.file) { base, _ in
            // Nobody else maps the file, so a mutex that is held now belongs to a process that is gone.
            for stripe in 0..<SlidingWindowLayout.stripes { Self.mutex(stripe, in: base).initialize() }
        }
    }

    /// How many subjects this process displaced although requests of theirs were still counted. When it grows, some
    /// rule's `subjects` is too small.
    package var displaced: Int { displacements.load(ordering: .relaxed) }

    /// Counts one request if the rule allows it.
    ///
    /// - Parameters:
    ///   - rule: position in `rules`; a position out of range traps.
    ///   - subject: 16 bytes of a keyed hash of who is counted, so that nobody can choose whom to collide with.
    ///   - at: the time, read just before. More than 10 s before a subject's newest request, the clock is taken to
    ///     have been set back: requests then in the future count as made at `at`.
    ///
    /// A request that could not be remembered, because the disk is full, is refused for a second.
    package func take(rule: Int, subject: [UInt8], at: Instant) -> Decision {
        let plan = plans[rule]
        let clock = Self.clock(at)
        return enter(rule, subject) { bucket, key, number in
            guard let way = bucket.find(key) ?? claim(bucket, for: key, number: number, plan: plan, now: clock) else {
                return nil
            }
            bucket.touch(way, at: clock)
            var log = log(plan, bucket, number, way)
            let now = log.settle(clock)
            log.expire(now)
            let allowed = !log.isFull
            if allowed {
                guard reserve(log.nextPosition, plan.ringOffset(bucket: number, way: way)) else { return nil }
                bucket.announce(way, newest: now)
                log.append(now)
            }
            return Self.decision(allowed, plan, counted: log.count, oldest: min(log.oldest, now))
        } ?? Self.refusal(clock)
    }

    /// What `take` would say, without counting: `allowed` when a request would be allowed now.
    package func standing(rule: Int, subject: [UInt8], at: Instant) -> Decision {
        let plan = plans[rule]
        let clock = Self.clock(at)
        return enter(rule, subject) { bucket, key, number in
            guard let way = bucket.find(key) else {
                return Self.decision(true, plan, counted: 0, oldest: clock)
            }
            var log = log(plan, bucket, number, way)
            let now = log.settle(clock)
            let counted = log.counted(now)
            let oldest = counted == 0 ? now : log.timestamp(log.count - counted)
            return Self.decision(counted < plan.limit, plan, counted: counted, oldest: min(oldest, now))
        } ?? Self.refusal(clock)
    }

    /// Forgets the requests of a subject, e.g. the failed attempts of someone who then signed in.
    package func forget(rule: Int, subject: [UInt8]) {
        enter(rule, subject) { bucket, key, _ -> Void? in
            if let way = bucket.find(key) { bucket.empty(way) }
        }
    }

    /// Runs `body` under the mutex of the subject's bucket.
    @discardableResult
    func enter<R>(
        _ rule: Int, _ subject: [UInt8], _ body: (_ bucket: WindowBucket, _ key: SubjectKey, _ number: Int) -> R?
    ) -> R? {
        let plan = plans[rule]
        let key = SubjectKey(subject)
        let number = key.bucket(of: plan.buckets)
        let stripe = (number &+ rule &* 127) & (SlidingWindowLayout.stripes - 1)
        let words = file.words(at: plan.bucketOffset(number), count: WindowBucket.bytes / 8)
        return Self.mutex(stripe, in: file.base).withLock { body(WindowBucket(words), key, number) } ?? nil
    }

    /// A way for a subject that has none yet; nil when the disk is full.
    private func claim(
        _ bucket: WindowBucket, for key: SubjectKey, number: Int, plan: SlidingWindowPlan, now: UInt64
    ) -> Int? {
        let (way, isCounting) = bucket.victim(now: now, window: plan.window)
        if bucket.isUnused(way), !file.reserve(pageOf: plan.ringOffset(bucket: number, way: way)) { return nil }
        if isCounting { displacements.add(1, ordering: .relaxed) }
        bucket.assign(way, to: key)
        return way
    }

    /// Makes sure of the page under a ring's entry. `claim` did so for the first; others are the first of their page
    /// or follow one that was.
    private func reserve(_ position: Int, _ ringOffset: Int) -> Bool {
        let offset = ringOffset + position * 8
        guard position > 0, offset % MappedFile.pageBytes == 0 else { return true }
        return file.reserve(pageOf: offset)
    }

    private func log(_ plan: SlidingWindowPlan, _ bucket: WindowBucket, _ number: Int, _ way: Int) -> WindowLog {
        WindowLog(
            limit: plan.limit, window: plan.window,
            ring: file.words(at: plan.ringOffset(bucket: number, way: way), count: plan.limit),
            state: bucket.state(way))
    }

    private static func mutex(_ stripe: Int, in base: UnsafeMutableRawPointer) -> RobustMutex {
        RobustMutex(at: base + (SlidingWindowLayout.mutexesOffset + stripe * RobustMutex.stride))
    }

    /// Microseconds since 1970, within what sums of two still fit.
    private static func clock(_ instant: Instant) -> UInt64 {
        UInt64(max(1, min(instant.microseconds, Int64.max / 4)))
    }

    private static func decision(
        _ allowed: Bool, _ plan: SlidingWindowPlan, counted: Int, oldest: UInt64
    ) -> Decision {
        Decision(
            allowed: allowed, remaining: max(0, plan.limit - counted),
            resetAt: Instant(microseconds: Int64(oldest + plan.window)))
    }

    private static func refusal(_ clock: UInt64) -> Decision {
        Decision(allowed: false, remaining: 0, resetAt: Instant(microseconds: Int64(clock + 1_000_000)))
    }
}
