import HTTP

/// Finds the route of a path. Built once; reading it takes no lock.
package struct Router: Sendable {
    /// A matched route with the text of its path parameters.
    package struct Match: Sendable {
        package let route: Route
        package let parameters: [(name: String, value: String)]
    }

    package enum Result: Sendable {
        case found(Match)
        /// The path exists under these methods alone.
        case otherMethods([HTTPMethod])
        case unknown
    }

    private struct Node: Sendable {
        var children: [String: Node] = [:]
        var parameter: [Node] = []
        var routes: [HTTPMethod: Entry] = [:]
    }

    private struct Entry: Sendable {
        let route: Route
        let names: [String]
    }

    private var root = Node()

    package init(_ routes: [Route]) {
        for route in routes {
            let segments = Self.segments(route.path)
            let names = segments.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            Self.insert(Entry(route: route, names: names), segments[...], &self.root)
        }
    }

    private static func insert(_ entry: Entry, _ segments: ArraySlice<Substring>, _ node: inout Node) {
        guard let segment = segments.first else {
            precondition(node.routes[entry.route.method] == nil, "two routes for \(entry.route.path)")
            node.routes[entry.route.method] = entry
            return
        }
        if segment.hasPrefix("{") {
            if node.parameter.isEmpty { node.parameter.append(Node()) }
            Self.insert(entry, segments.dropFirst(), &node.parameter[0])
        } else {
            Self.insert(entry, segments.dropFirst(), &node.children[String(segment), default: Node()])
        }
    }

    /// `HEAD` finds the route of `GET`; a method that no route has is one of the others.
    package func find(_ method: String, _ path: String) -> Result {
        var values: [String] = []
        guard let node = Self.find(Self.segments(path)[...], self.root, &values), !node.routes.isEmpty else {
            return .unknown
        }
        let method = HTTPMethod(rawValue: method)
        guard let method, let entry = node.routes[method == .head ? .get : method] else {
            return .otherMethods(HTTPMethod.allCases.filter { node.routes[$0 == .head ? .get : $0] != nil })
        }
        return .found(Match(route: entry.route, parameters: Array(zip(entry.names, values)).map { ($0, $1) }))
    }

    private static func find(_ segments: ArraySlice<Substring>, _ node: Node, _ values: inout [String]) -> Node? {
        guard let segment = segments.first else { return node }
        if let child = node.children[String(segment)] {
            return Self.find(segments.dropFirst(), child, &values)
        }
        guard let child = node.parameter.first, !segment.isEmpty else { return nil }
        values.append(String(segment))
        return Self.find(segments.dropFirst(), child, &values)
    }

    /// A slash at the end counts as a segment: `/api/dashboards/` is not `/api/dashboards`.
    private static func segments(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }
}
