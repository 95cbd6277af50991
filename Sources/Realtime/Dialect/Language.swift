import Core
import WebSocket

/// In which words and forms a client is spoken to.
enum Language: Hashable, Sendable {
    /// Supabase Realtime's protocol.
    case phoenix(PhoenixVersion)
    /// Server-sent events of the same edition.
    case workspaceStream
    /// The flowforge edition's WebSocket.
    case flowForge
    /// Its server-sent events.
    case flowForgeStream
    /// The modelling edition's WebSocket. A named client knows more than the contract, see `ModellingSeat`.
    case modelling(isNamed: Bool)

    /// Whose words its events are in.
    var vocabulary: Vocabulary {
        switch self {
        case .phoenix, .workspaceStream: .workspace
        case .flowForge, .flowForgeStream: .flowForge
        case .modelling: .modelling
        }
    }

    /// What a WebSocket is closed with when nobody signed in is behind it any more.
    var unauthenticatedCode: CloseCode {
        switch self {
        case .phoenix, .workspaceStream: CloseCode(rawValue: 4001)
        case .flowForge, .flowForgeStream, .modelling: CloseCode(rawValue: 4401)
        }
    }

    /// Between two messages that show that the server is there; nil where the protocol has none.
    var heartbeat: Duration? { self == .flowForge ? FlowForgeDialect.heartbeat : nil }

    /// Whether messages say which of the client's topics they are for. Where they do not, one that several of its
    /// topics cover comes once.
    var namesTopics: Bool {
        switch self {
        case .phoenix: true
        case .workspaceStream, .flowForge, .flowForgeStream, .modelling: false
        }
    }

    /// Whether a client may be silent for ever: its protocol has nothing that it would have to say, and pings find out
    /// whether it is there.
    var allowsSilence: Bool {
        switch self {
        case .modelling: true
        case .phoenix, .workspaceStream, .flowForge, .flowForgeStream: false
        }
    }

    /// Longest message of a client, in bytes, where it is not the settings'. A table of as many columns as there may be
    /// is one message.
    var messageBytes: Int? {
        switch self {
        case .modelling: 262_144
        case .phoenix, .workspaceStream, .flowForge, .flowForgeStream: nil
        }
    }

    /// Whether of a past that is not whole nothing is sent, since the client loads anew and then knows more.
    var wantsWholePast: Bool {
        switch self {
        case .modelling: true
        case .phoenix, .workspaceStream, .flowForge, .flowForgeStream: false
        }
    }

    /// - Parameter topic: as the client calls it.
    func form(of topic: String) -> MessageForm {
        MessageForm(language: self, topic: self.namesTopics ? topic : "")
    }

    /// - Parameters:
    ///   - actor: nil when the token comes with the first join.
    ///   - seat: of the modelling edition's address.
    /// - Returns: nil for a client that is spoken to over a plain answer, or that must be known and is not.
    func makeDialect(_ settings: RealtimeSettings, _ actor: Actor?, _ seat: ModellingSeat? = nil) -> (any Dialect)? {
        switch self {
        case .phoenix(let version):
            return PhoenixDialect(version: version, topicLimit: settings.topicsPerConnection)
        case .flowForge:
            return actor.map { FlowForgeDialect(limit: settings.topicsPerConnection, workspace: $0.workspace) }
        case .modelling: return actor.flatMap { _ in seat.map { ModellingDialect($0) } }
        case .workspaceStream, .flowForgeStream: return nil
        }
    }
}

/// What is sent to many is the same for all of one form.
struct MessageForm: Hashable, Sendable {
    let language: Language
    /// Empty where messages do not name it.
    let topic: String

    /// A committed change.
    ///
    /// - Parameter isReplayed: it happened before the join.
    /// - Returns: nil when the edition does not tell of such changes.
    func event(_ encoded: EncodedEvent, isReplayed: Bool = false) -> [UInt8]? {
        encoded.words(in: self.language.vocabulary).map {
            self.write($0, offset: encoded.event.offset, isReplayed: isReplayed)
        }
    }

    /// - Parameter offset: nil for what is of the moment.
    func write(_ words: EventWords, offset: Int64? = nil, isReplayed: Bool = false) -> [UInt8] {
        switch self.language {
        case .phoenix(let version):
            PhoenixWriter(version: version).broadcast(
                topic: self.topic, event: words.name, payload: words.json, offset: offset, isReplayed: isReplayed)
        case .workspaceStream, .flowForgeStream: EventStreamWriter.event(words.name, words.json, id: offset)
        case .flowForge, .modelling: words.json
        }
    }
}
