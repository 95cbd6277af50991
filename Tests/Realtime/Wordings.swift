import Realtime
import Runtime

/// The editions' own words, as a worker has them.
enum Wordings {
    static let all = RealtimeWorker.wordings(site: "https://test.example")
}
