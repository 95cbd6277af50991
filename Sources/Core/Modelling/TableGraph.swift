import Primitives

/// The directed graph whose nodes are tables and whose edges are relationships.
package struct TableGraph {
    package struct Edge: Sendable, Equatable {
        package let id: UUID
        package let source: UUID
        package let target: UUID
        /// What is stored of it.
        package let isCircular: Bool

        package init(id: UUID, source: UUID, target: UUID, isCircular: Bool) {
            self.id = id
            self.source = source
            self.target = target
            self.isCircular = isCircular
        }
    }

    private let edges: [Edge]
    /// Of each node, by its number: the numbers of those that it leads to.
    private let followers: [[Int]]
    private let ends: [(source: Int, target: Int)]

    package init(_ edges: [Edge]) {
        var numbers: [UUID: Int] = [:]
        var followers: [[Int]] = []
        func number(_ table: UUID) -> Int {
            if let known = numbers[table] { return known }
            numbers[table] = followers.count
            followers.append([])
            return followers.count - 1
        }
        var ends: [(source: Int, target: Int)] = []
        for edge in edges {
            let (source, target) = (number(edge.source), number(edge.target))
            followers[source].append(target)
            ends.append((source, target))
        }
        self.edges = edges
        self.followers = followers
        self.ends = ends
    }

    /// The edges that lie on a circle: from their target one can come back to their source.
    package var circular: Set<UUID> {
        let components = self.components()
        var circular: Set<UUID> = []
        for (edge, ends) in zip(self.edges, self.ends) where components[ends.source] == components[ends.target] {
            circular.insert(edge.id)
        }
        return circular
    }

    /// The edges about which something else is stored than what is so.
    package var outdated: (circular: [UUID], straight: [UUID]) {
        let circular = self.circular
        let changed = self.edges.filter { $0.isCircular != circular.contains($0.id) }
        return (
            circular: changed.filter { !$0.isCircular }.map(\.id), straight: changed.filter(\.isCircular).map(\.id)
        )
    }

    /// Of each node the number of its strongly connected component. Tarjan's way, without recursion: a chain of
    /// thousands of tables is no deep stack.
    private func components() -> [Int] {
        let count = self.followers.count
        var component = [Int](repeating: -1, count: count)
        var index = [Int](repeating: -1, count: count)
        var low = [Int](repeating: 0, count: count)
        var open: [Int] = []
        var (nextIndex, nextComponent) = (0, 0)
        for root in 0..<count where index[root] < 0 {
            var path: [(node: Int, next: Int)] = [(root, 0)]
            while let (node, next) = path.last {
                if next == 0 {
                    (index[node], low[node]) = (nextIndex, nextIndex)
                    nextIndex += 1
                    open.append(node)
                }
                if next < self.followers[node].count {
                    path[path.count - 1].next += 1
                    let follower = self.followers[node][next]
                    if index[follower] < 0 {
                        path.append((follower, 0))
                    } else if component[follower] < 0 {
                        low[node] = min(low[node], index[follower])
                    }
                    // Back at a node that is begun already, `next` is above 0.
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
                guard low[node] == index[node] else { continue }
                while let last = open.popLast() {
                    component[last] = nextComponent
                    if last == node { break }
                }
                nextComponent += 1
            }
        }
        return component
    }
}
