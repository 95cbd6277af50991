import Core
import HTTP
import JSON
import Primitives
import Surface
import WebSocket

/// `GET /api/v2/events?channels=a,b`: several channels of one workspace on one stream, with one sequence of ids. Its
/// messages are those of `/v2/realtime`, each under the name of its type.
///
/// Source: contracts' page §5 and §7.
struct FlowForgeStream: EventStreamDialect {
    /// What errors are called: browsers call their own `error`.
    static let errorName = "stream.error"

    let language = Language.flowForgeStream
    let topic: String
    private let wishes: [FlowForgeWish]
    private let workspace: UUID?

    /// - Parameter query: `channels`, and `workspace` unless it is the token's.
    /// - Throws: 400.
    init(_ query: QueryItems) throws(Refusal) {
        var workspace: UUID?
        if let name = query.first("workspace"), !name.isEmpty {
            guard let id = IdentifierPrefix.workspace.identifier(name) else {
                throw .malformed("workspace is not an identifier that begins with ws_")
            }
            workspace = id
        }
        let names = query.values("metrics").flatMap { $0.split(separator: ",") }.map(String.init)
        let interval = query.first("interval").map { Int64($0) ?? -1 } ?? FlowForgeWish.Measures.usualInterval
        let measures = FlowForgeWish.Measures(names, interval)
        var wishes: [FlowForgeWish] = []
        for name in query.values("channels").flatMap({ $0.split(separator: ",") }) {
            guard let wish = FlowForgeWish(name: name, workspace: workspace, measures: measures) else {
                let known = FlowForgeChannel.allCases.map(\.rawValue).joined(separator: ", ")
                throw .malformed(
                    "channels may be \(known); one object is named behind a colon; metrics.realtime wants metrics=a,b "
                        + "and has interval= in milliseconds")
            }
            if !wishes.contains(wish) { wishes.append(wish) }
        }
        guard (1...Self.limit).contains(wishes.count) else {
            throw .malformed("channels names from 1 to \(Self.limit) channels, separated by commas")
        }
        self.wishes = wishes
        self.workspace = workspace
        self.topic = query.values("channels").joined(separator: ",")
    }

    /// Channels of one stream.
    private static let limit = 20

    func subject(in workspace: UUID) -> EventSubject {
        if self.wishes.count == 1, let only = self.wishes.first { return only.subject(in: workspace) }
        return .feed(EventFeed(self.workspace ?? workspace, Set(self.wishes.map(\.part))))
    }

    func interest(in workspace: UUID) -> (MetricInterest, every: Duration)? {
        self.wishes.lazy.compactMap { $0.interest(in: workspace) }.first
    }

    func ready(_ admittance: Admittance, isCurrent: Bool) -> [UInt8] {
        var bytes = Array("retry: 1000\n".utf8)
        if !admittance.isComplete {
            bytes += self.error(FlowForgeDialect.lost(admittance), id: admittance.offset)
        }
        for (index, wish) in self.wishes.enumerated() {
            let message = self.writer.message("subscription_data") { json in
                json.field("channel", wish.channel.rawValue)
                json.field("params", wish.params)
                json.field("subscriptionId", "sub_\(index + 1)")
                json.field("workspace", prefix: "ws", admittance.workspace)
                json.field("offset", admittance.offset)
            }
            bytes += EventStreamWriter.event(
                "subscription_data", message, id: isCurrent ? admittance.offset : nil)
        }
        return bytes
    }

    func ending(_ reason: Reason) -> [UInt8] { self.error(Problem(reason), id: nil) }

    func expired() -> [UInt8]? {
        self.error(Problem(.tokenExpired, "The access token has expired. Come back with a new one."), id: nil)
    }

    private func error(_ problem: Problem, id: Int64?) -> [UInt8] {
        let message = self.writer.error(problem, about: ["channels": .string(self.topic)])
        return EventStreamWriter.event(Self.errorName, message, id: id)
    }

    private var writer: FlowForgeWriter { FlowForgeWriter(id: "msg_" + UUID.v7().base62, at: .now) }
}
