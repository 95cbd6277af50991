import CYAML

/// One event of libyaml, copied into Swift so that nothing of the C side outlives its turn.
internal struct YAMLEvent {
    enum Kind: Equatable {
        case streamStart
        case streamEnd
        case documentStart(hasTagDirectives: Bool)
        case documentEnd
        case alias(String)
        case scalar(String, quoted: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    let kind: Kind
    /// Name of the anchor that stands before it.
    let anchor: String?
    let hasTag: Bool
    /// From 1.
    let line: Int
    /// From 1.
    let column: Int

    /// Reads the next event.
    init(next parser: UnsafeMutablePointer<yaml_parser_t>) throws(YAMLError) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw Self.failure(of: parser.pointee) }
        defer { yaml_event_delete(&event) }
        self.line = Int(event.start_mark.line) + 1
        self.column = Int(event.start_mark.column) + 1
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            self.kind = .scalar(
                String(decoding: text, as: UTF8.self), quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
            (self.anchor, self.hasTag) = (Self.text(scalar.anchor), scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            self.kind = .sequenceStart
            (self.anchor, self.hasTag) = (Self.text(start.anchor), start.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            self.kind = .mappingStart
            (self.anchor, self.hasTag) = (Self.text(start.anchor), start.tag != nil)
        default:
            self.kind = Self.kind(of: event)
            (self.anchor, self.hasTag) = (nil, false)
        }
    }

    var opensCollection: Bool { self.kind == .sequenceStart || self.kind == .mappingStart }

    /// An error at the event's place.
    func error(_ message: String) -> YAMLError {
        YAMLError(message: message, line: self.line, column: self.column)
    }

    private static func kind(of event: yaml_event_t) -> Kind {
        switch event.type {
        case YAML_STREAM_START_EVENT: .streamStart
        case YAML_DOCUMENT_START_EVENT:
            .documentStart(
                hasTagDirectives: event.data.document_start.tag_directives.start
                    != event.data.document_start.tag_directives.end)
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_ALIAS_EVENT: .alias(Self.text(event.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_END_EVENT: .mappingEnd
        default: .streamEnd
        }
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }

    /// libyaml's own words are fixed texts without any of the input.
    private static func failure(of parser: yaml_parser_t) -> YAMLError {
        let problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
        let context = parser.context.map { String(cString: $0) + ": " } ?? ""
        return YAMLError(
            message: context + problem,
            line: Int(parser.problem_mark.line) + 1, column: Int(parser.problem_mark.column) + 1)
    }
}
