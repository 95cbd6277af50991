import WebSocket

/// In which words and forms a client is spoken to.
enum Language: Hashable, Sendable {
    /// Supabase Realtime's protocol.
    case phoenix(PhoenixVersion)
    /// Server-sent events of the same edition.
    case workspaceStream

    /// Whose words its events are in.
    var vocabulary: Vocabulary {
        switch self {
        case .phoenix, .workspaceStream: .workspace
        }
    }

    /// What a WebSocket is closed with when nobody signed in is behind it any more.
    var unauthenticatedCode: CloseCode {
        switch self {
        case .phoenix, .workspaceStream: CloseCode(rawValue: 4001)
        }
    }

    /// - Parameter topic: as the client calls it.
    func form(of topic: String) -> MessageForm {
        switch self {
        case .phoenix: MessageForm(language: self, topic: topic)
        case .workspaceStream: MessageForm(language: self, topic: "")
        }
    }

    /// - Returns: nil for a client that is spoken to over a plain answer.
    func makeDialect(_ settings: RealtimeSettings) -> (any Dialect)? {
        switch self {
        case .phoenix(let version): PhoenixDialect(version: version, topicLimit: settings.topicsPerConnection)
        case .workspaceStream: nil
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
        case .workspaceStream: EventStreamWriter.event(words.name, words.json, id: offset)
        }
    }
}
