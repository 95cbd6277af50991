import CYAML

/// Makes a tree from libyaml's events.
internal struct YAMLComposer {
    let parser: UnsafeMutablePointer<yaml_parser_t>
    let limits: YAMLLimits
    /// What the anchors so far stand for. One is known once its node has ended, so none contains itself.
    private var anchors: [String: Anchored] = [:]
    /// Nodes made so far.
    private var count = 0

    private struct Anchored {
        let node: YAMLNode
        /// Nodes of it, itself among them.
        let count: Int
        /// Levels of sequences and mappings in it.
        let height: Int
    }

    init(parser: UnsafeMutablePointer<yaml_parser_t>, limits: YAMLLimits) {
        self.parser = parser
        self.limits = limits
    }

    /// The whole stream: at most one document.
    mutating func document() throws(YAMLError) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try YAMLEvent(next: self.parser)
            switch event.kind {
            case .streamEnd:
                return root
            case .documentStart(let hasTagDirectives):
                if root != nil { throw event.error("more than one document") }
                if hasTagDirectives { throw event.error("tag directives are not allowed") }
                root = try self.node(try YAMLEvent(next: self.parser), depth: 0).node
            default:
                continue
            }
        }
    }

    private mutating func node(
        _ event: YAMLEvent, depth: Int
    ) throws(YAMLError) -> (node: YAMLNode, height: Int) {
        if event.anchor != nil && !self.limits.allowsAliases { throw event.error("anchors are not allowed") }
        if event.hasTag { throw event.error("tags are not allowed") }
        if event.opensCollection && depth >= self.limits.depth {
            throw event.error("nested deeper than \(self.limits.depth) levels")
        }
        if case .alias(let name) = event.kind { return try self.alias(name, event, depth: depth) }
        let before = self.count
        try self.add(1, event)
        let made = try self.made(event, depth: depth)
        if let anchor = event.anchor {
            self.anchors[anchor] = Anchored(node: made.node, count: self.count - before, height: made.height)
        }
        return made
    }

    private mutating func made(
        _ event: YAMLEvent, depth: Int
    ) throws(YAMLError) -> (node: YAMLNode, height: Int) {
        switch event.kind {
        case .scalar(let text, let quoted):
            return (.scalar(text, quoted: quoted, line: event.line), 0)
        case .sequenceStart:
            let (elements, height) = try self.elements(depth: depth + 1)
            return (.sequence(elements, line: event.line), height + 1)
        case .mappingStart:
            let (pairs, height) = try self.pairs(depth: depth + 1)
            return (.mapping(pairs, line: event.line), height + 1)
        default:
            throw event.error("a value is missing")
        }
    }

    private mutating func alias(
        _ name: String, _ event: YAMLEvent, depth: Int
    ) throws(YAMLError) -> (node: YAMLNode, height: Int) {
        guard self.limits.allowsAliases else { throw event.error("aliases are not allowed") }
        guard let anchored = self.anchors[name] else {
            throw event.error("no anchor \"\(name.prefix(64))\" has ended before")
        }
        guard depth + anchored.height <= self.limits.depth else {
            throw event.error("nested deeper than \(self.limits.depth) levels")
        }
        try self.add(anchored.count, event)
        return (anchored.node, anchored.height)
    }

    private mutating func add(_ nodes: Int, _ event: YAMLEvent) throws(YAMLError) {
        self.count += nodes
        guard self.count <= self.limits.nodes else {
            throw event.error("more than \(self.limits.nodes) values, with what aliases stand for")
        }
    }

    private mutating func elements(depth: Int) throws(YAMLError) -> ([YAMLNode], height: Int) {
        var elements: [YAMLNode] = []
        var height = 0
        while true {
            let event = try YAMLEvent(next: self.parser)
            if event.kind == .sequenceEnd { return (elements, height) }
            let element = try self.node(event, depth: depth)
            elements.append(element.node)
            height = max(height, element.height)
        }
    }

    private mutating func pairs(depth: Int) throws(YAMLError) -> ([YAMLNode.Pair], height: Int) {
        var pairs: [YAMLNode.Pair] = []
        var merged: [YAMLNode.Pair] = []
        var keys: Set<String> = []
        var height = 0
        while true {
            let event = try YAMLEvent(next: self.parser)
            if event.kind == .mappingEnd { break }
            guard case .scalar(let key, let quoted, _) = try self.node(event, depth: depth).node else {
                throw event.error("a key must be a scalar")
            }
            guard keys.insert(key).inserted else { throw event.error("duplicate key \"\(key.prefix(64))\"") }
            let value = try self.node(try YAMLEvent(next: self.parser), depth: depth)
            height = max(height, value.height)
            if self.limits.allowsAliases && key == "<<" && !quoted {
                merged += try Self.merged(value.node, event)
            } else {
                pairs.append(YAMLNode.Pair(key: key, value: value.node, line: event.line))
            }
        }
        // The mapping's own keys go before merged ones, earlier mappings before later ones.
        for pair in merged where keys.insert(pair.key).inserted { pairs.append(pair) }
        return (pairs, height)
    }

    /// What `<<` brings in: a mapping's pairs, or those of several. Source: YAML's language-independent types, merge.
    private static func merged(_ node: YAMLNode, _ event: YAMLEvent) throws(YAMLError) -> [YAMLNode.Pair] {
        if let pairs = node.pairs { return pairs }
        var merged: [YAMLNode.Pair] = []
        guard let elements = node.elements else { throw event.error("<< takes a mapping or a list of mappings") }
        for element in elements {
            guard let pairs = element.pairs else { throw event.error("<< takes a mapping or a list of mappings") }
            merged += pairs
        }
        return merged
    }
}
