import CYAML

/// How much one text may ask for.
package struct YAMLLimits: Sendable {
    /// Largest text that is read, in bytes.
    package var bytes: Int
    /// Deepest nesting of sequences and mappings that is read.
    package var depth: Int
    /// Most nodes of the tree, keys among them; what an alias stands for counts at each of its places.
    package var nodes: Int
    /// Whether anchors, aliases and merge keys (`<<`) are read.
    package var allowsAliases: Bool

    package init(bytes: Int, depth: Int, nodes: Int, allowsAliases: Bool) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
        self.allowsAliases = allowsAliases
    }

    /// For texts such as a configuration: 1 MiB, 32 levels, and nothing that stands for something else.
    package static let strict = YAMLLimits(bytes: 1 << 20, depth: 32, nodes: 1 << 20, allowsAliases: false)
}

/// What some editors put before a text in UTF-8. Source: YAML 1.2.2 §5.2.
private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Parses one YAML document in UTF-8, with or without a byte order mark; `nil` when the text has none.
///
/// Refused are: more than one document, tags and tag directives, keys that are not scalars, a key twice in one mapping,
/// and whatever is over the limits; anchors and aliases too unless the limits allow them. So a small text cannot become
/// a large tree, and a text means what it says.
package func parse(_ bytes: [UInt8], _ limits: YAMLLimits = .strict) throws(YAMLError) -> YAMLNode? {
    guard bytes.count <= limits.bytes else {
        throw YAMLError(message: "the text is over \(limits.bytes) bytes", line: 1, column: 1)
    }
    let composed: Result<YAMLNode?, YAMLError> = bytes.withUnsafeBufferPointer { text in
        // libyaml keeps pointers into its own struct: it needs an address that stays.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            return .failure(YAMLError(message: "out of memory", line: 1, column: 1))
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let content = UnsafeBufferPointer(
            rebasing: text.starts(with: byteOrderMark) ? text[byteOrderMark.count...] : text[...])
        yaml_parser_set_input_string(parser, content.baseAddress, content.count)
        var composer = YAMLComposer(parser: parser, limits: limits)
        return Result { () throws(YAMLError) in try composer.document() }
    }
    return try composed.get()
}
