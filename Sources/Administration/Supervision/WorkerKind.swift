import Runtime

/// The programs of which an instance runs several alike: `atrium-api` as `api-1`, `api-2`, …
enum WorkerKind: String, CaseIterable {
    case api, realtime, jobs
}

extension Configuration {
    /// The names of the processes of a kind, in order of their numbers.
    func workerNames(_ kind: WorkerKind) -> [String] {
        let count =
            switch kind {
            case .api: self.api.processes
            case .realtime: self.realtime.processes
            case .jobs: self.jobs.processes
            }
        return (1...count).map { "\(kind.rawValue)-\($0)" }
    }
}
