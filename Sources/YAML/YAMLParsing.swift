import CYAML

package enum YAMLLimits {
    /// Largest text that is read: 1 MiB.
    package static let bytes = 1 << 20
    /// Deepest nesting of sequences and mappings that is read.
    package static let depth = 32
}

/// Parses one YAML document in UTF-8; `nil` when the text has none.
///
/// Refused are: more than one document, anchors, aliases, tags and tag directives, keys that are not scalars, a key
/// twice in one mapping, a text over `YAMLLimits.bytes`, and nesting over `YAMLLimits.depth`. So a small text cannot
/// become a large tree, and a text means what it says.
package func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAMLNode? {
    guard bytes.count <= YAMLLimits.bytes else {
        throw YAMLError(message: "the text is over \(YAMLLimits.bytes) bytes", line: 1, column: 1)
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
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
        return Result { () throws(YAMLError) in try YAMLComposer(parser: parser).document() }
    }
    return try composed.get()
}

/// Makes a tree from libyaml's events.
private struct YAMLComposer {
    let parser: UnsafeMutablePointer<yaml_parser_t>

    /// The whole stream: at most one document.
    func document() throws(YAMLError) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try YAMLEvent(next: self.parser)
            switch event.kind {
            case .streamEnd:
                return root
            case .documentStart(let hasTagDirectives):
                if root != nil { throw event.error("more than one document") }
                if hasTagDirectives { throw event.error("tag directives are not allowed") }
                root = try self.node(try YAMLEvent(next: self.parser), depth: 0)
            default:
                continue
            }
        }
    }

    private func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        if event.hasAnchor { throw event.error("anchors are not allowed") }
        if event.hasTag { throw event.error("tags are not allowed") }
        if event.opensCollection && depth >= YAMLLimits.depth {
            throw event.error("nested deeper than \(YAMLLimits.depth) levels")
        }
        switch event.kind {
        case .scalar(let text, let quoted):
            return .scalar(text, quoted: quoted, line: event.line)
        case .sequenceStart:
            return .sequence(try self.elements(depth: depth + 1), line: event.line)
        case .mappingStart:
            return .mapping(try self.pairs(depth: depth + 1), line: event.line)
        case .alias:
            throw event.error("aliases are not allowed")
        default:
            throw event.error("a value is missing")
        }
    }

    private func elements(depth: Int) throws(YAMLError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let event = try YAMLEvent(next: self.parser)
            if event.kind == .sequenceEnd { return elements }
            elements.append(try self.node(event, depth: depth))
        }
    }

    private func pairs(depth: Int) throws(YAMLError) -> [YAMLNode.Pair] {
        var pairs: [YAMLNode.Pair] = []
        var keys: Set<String> = []
        while true {
            let event = try YAMLEvent(next: self.parser)
            if event.kind == .mappingEnd { return pairs }
            guard case .scalar(let key, _, _) = try self.node(event, depth: depth) else {
                throw event.error("a key must be a scalar")
            }
            guard keys.insert(key).inserted else { throw event.error("duplicate key \"\(key.prefix(64))\"") }
            let value = try self.node(try YAMLEvent(next: self.parser), depth: depth)
            pairs.append(YAMLNode.Pair(key: key, value: value, line: event.line))
        }
    }
}
