import Core
import Primitives
import Testing

/// Which relationships lie on a circle.
@Suite struct TableGraphTests {
    /// Edges between tables that are named by letters: `ab` leads from a to b.
    private func circular(_ edges: [String]) -> [String] {
        var tables: [Character: UUID] = [:]
        func table(_ name: Character) -> UUID {
            if let known = tables[name] { return known }
            let new = UUID.v7()
            tables[name] = new
            return new
        }
        let made = edges.map { text in
            let ends = Array(text)
            return TableGraph.Edge(id: UUID.v7(), source: table(ends[0]), target: table(ends[1]), isCircular: false)
        }
        let found = TableGraph(made).circular
        return zip(edges, made).filter { found.contains($0.1.id) }.map(\.0)
    }

    @Test(arguments: [
        ([], []), (["ab", "bc", "ac"], []), (["aa"], ["aa"]), (["ab", "ba"], ["ab", "ba"]), (["ab", "ab"], []),
        (["ab", "bc", "ca", "cd"], ["ab", "bc", "ca"]),
        // Two circles, and what leads from one to the other.
        (["ab", "ba", "bc", "cd", "dc"], ["ab", "ba", "cd", "dc"]),
        // Two circles that share a table are one component.
        (["ab", "ba", "bc", "cb"], ["ab", "ba", "bc", "cb"]),
        (["dc", "cb", "ba", "ad", "xd", "bx"], ["dc", "cb", "ba", "ad", "xd", "bx"]),
    ])
    func `those from whose target one can come back to their source`(edges: [String], wanted: [String]) {
        #expect(self.circular(edges) == wanted)
    }

    @Test func `a chain and a ring of ten thousand tables are no deep stack`() {
        let tables = (0...10_000).map { _ in UUID.v7() }
        var edges = zip(tables, tables.dropFirst()).map {
            TableGraph.Edge(id: UUID.v7(), source: $0, target: $1, isCircular: false)
        }
        #expect(TableGraph(edges).circular.isEmpty)
        edges.append(TableGraph.Edge(id: UUID.v7(), source: tables[10_000], target: tables[0], isCircular: true))
        let outdated = TableGraph(edges).outdated
        #expect(outdated.circular.count == 10_000 && outdated.straight.isEmpty)
    }

    @Test func `any graph agrees with a search for a way back`() {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let tables = (0..<Int.random(in: 1...7, using: &dice)).map { _ in UUID.v7() }
            let edges = (0..<Int.random(in: 0...12, using: &dice)).compactMap { _ -> TableGraph.Edge? in
                guard let source = tables.randomElement(using: &dice), let target = tables.randomElement(using: &dice)
                else { return nil }
                return TableGraph.Edge(id: UUID.v7(), source: source, target: target, isCircular: false)
            }
            let found = TableGraph(edges).circular
            for edge in edges {
                var (seen, open) = ([edge.target] as Set, [edge.target])
                while let table = open.popLast() {
                    for next in edges where next.source == table && seen.insert(next.target).inserted {
                        open.append(next.target)
                    }
                }
                #expect(found.contains(edge.id) == seen.contains(edge.source))
            }
        }
    }
}
