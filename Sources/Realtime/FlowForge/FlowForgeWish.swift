import Core
import JSON
import Primitives
import Surface

/// What a client follows: a channel, and what the parameters make of it.
struct FlowForgeWish: Hashable {
    /// Of `metrics.realtime`.
    struct Measures: Hashable {
        /// Each once, sorted.
        let names: [String]
        /// In milliseconds.
        let interval: Int64

        static let most = 20
        static let longestName = 100
        static let intervals: ClosedRange<Int64> = 1_000...3_600_000
        static let usualInterval: Int64 = 5_000

        /// - Returns: nil when it is not so many names, or the interval is outside of `intervals`.
        init?(_ names: [String], _ interval: Int64) {
            guard (1...Self.most).contains(names.count), Self.intervals.contains(interval),
                names.allSatisfy({ !$0.isEmpty && $0.utf8.count <= Self.longestName })
            else { return nil }
            self.names = Set(names).sorted()
            self.interval = interval
        }
    }

    let channel: FlowForgeChannel
    /// nil: all that there is of it in the workspace.
    let object: UUID?
    /// nil: the token's.
    let workspace: UUID?
    /// nil on the other channels.
    let measures: Measures?

    /// - Parameters:
    ///   - name: `dashboard.updates`, or `dashboard.updates:{id}` for one object.
    ///   - measures: in case it is the channel for them.
    /// - Returns: nil when there is no such channel, the identifier is none, or measures are wanted and there are none.
    init?(name: some StringProtocol, workspace: UUID?, measures: Measures?) {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let channel = FlowForgeChannel(rawValue: String(parts[0])) else { return nil }
        self.channel = channel
        self.workspace = workspace
        self.measures = channel == .metrics ? measures : nil
        self.object = parts.count == 2 ? channel.object?.prefix.identifier(parts[1]) : nil
        guard parts.count == 1 || self.object != nil, channel != .metrics || measures != nil else { return nil }
    }

    /// - Parameter data: of a `subscribe` message; parameters that the channel does not know are passed over.
    init(_ data: JSONObject) throws(Problem) {
        guard let name = data["channel"]?.stringValue else {
            throw Problem(field: "data.channel", "This must be the name of a channel.")
        }
        guard let channel = FlowForgeChannel(rawValue: name) else {
            throw Problem(
                .unknownChannel, "There is no channel of this name.",
                details: ["channels": .array(FlowForgeChannel.allCases.map { .string($0.rawValue) })])
        }
        let params: JSONObject
        switch data["params"] {
        case .object(let object)?: params = object
        case .null?, nil: params = [:]
        default: throw Problem(field: "data.params", "This must be an object.")
        }
        self.channel = channel
        self.workspace = try Self.identifier(params, "workspace", .workspace)
        self.object =
            switch channel.object {
            case let (name, prefix)?: try Self.identifier(params, name, prefix)
            case nil: nil
            }
        self.measures = channel == .metrics ? try Self.measures(params) : nil
    }

    /// As it is echoed, with identifiers in their prefixed form.
    var params: JSONObject {
        var params: JSONObject = [:]
        if let object, let (name, prefix) = self.channel.object {
            params[name] = .string("\(prefix.rawValue)_\(object.base62)")
        }
        if let measures {
            params["metrics"] = .array(measures.names.map { .string($0) })
            params["interval"] = .integer(measures.interval)
        }
        if let workspace { params["workspace"] = .string("ws_" + workspace.base62) }
        return params
    }

    /// - Parameter workspace: unless the client named another.
    func subject(in workspace: UUID) -> EventSubject {
        if self.channel == .dashboards, let object { return .dashboard(object) }
        return .feed(EventFeed(self.workspace ?? workspace, [self.part]))
    }

    /// As a part of what several of them follow together.
    var part: EventFeed.Part {
        switch (self.channel, self.object) {
        case (.dashboards, let id?): .dashboard(id)
        case (.dashboards, nil): .dashboards
        case (.tasks, let id?): .task(id)
        case (.tasks, nil): .tasks
        case (.time, _): .time
        case (.alerts, _): .alerts
        case (.metrics, _): .metrics
        }
    }

    /// - Parameter workspace: where it was let in.
    func interest(in workspace: UUID) -> (MetricInterest, every: Duration)? {
        self.measures.map {
            (MetricInterest(workspace: workspace, names: $0.names), every: .milliseconds($0.interval))
        }
    }

    private static func measures(_ params: JSONObject) throws(Problem) -> Measures {
        guard let values = params["metrics"]?.arrayValue, (1...Measures.most).contains(values.count) else {
            throw Problem(field: "data.params.metrics", "This must be a list of 1 to \(Measures.most) names.")
        }
        let interval: Int64
        switch params["interval"] {
        case nil, .null?: interval = Measures.usualInterval
        case .integer(let value)? where Measures.intervals.contains(value): interval = value
        default:
            throw Problem(
                field: "data.params.interval",
                "This must be a number of milliseconds from \(Measures.intervals.lowerBound) to "
                    + "\(Measures.intervals.upperBound).")
        }
        let names = values.compactMap(\.stringValue)
        guard names.count == values.count, let measures = Measures(names, interval) else {
            throw Problem(
                field: "data.params.metrics", "Each must be a name of at most \(Measures.longestName) bytes.")
        }
        return measures
    }

    private static func identifier(
        _ params: JSONObject, _ name: String, _ prefix: IdentifierPrefix
    ) throws(Problem) -> UUID? {
        let value = params[name] ?? .null
        guard value != .null else { return nil }
        guard let text = value.stringValue, let id = prefix.identifier(text[...]) else {
            throw Problem(
                field: "data.params.\(name)", "This must be an identifier that begins with \(prefix.rawValue)_.")
        }
        return id
    }
}
