/// How long to wait before a program that ended is started again: 0.2 s, then twice as long each time, up to 30 s;
/// one that lived for ten seconds starts afresh.
struct BackOff: Equatable {
    static let first = Duration.milliseconds(200)
    static let longest = Duration.seconds(30)
    static let healthyLife = Duration.seconds(10)

    private var next = Self.first

    /// The wait after a life of this length.
    mutating func delay(afterLife life: Duration) -> Duration {
        if life >= Self.healthyLife { self.next = Self.first }
        let delay = self.next
        self.next = min(self.next * 2, Self.longest)
        return delay
    }
}
