/// Places for tables that come without any: rows and columns, in the order of the tables.
package enum ModelGrid {
    private static let gap: Int64 = 80
    /// Of a table's head and of one of its columns, as the canvas draws them.
    private static let head: Int64 = 48
    private static let row: Int64 = 26

    /// A size at which a table's columns can be seen.
    package static func size(columns: Int) -> (width: Int64, height: Int64) {
        let height = self.head + self.row * Int64(min(columns, 40))
        return (260, max(height, ModelRules.defaultHeight))
    }

    /// Gives `indices` of the tables places below all others.
    package static func place(_ indices: [Int], of tables: inout [ModelTable]) {
        let placed = Set(indices)
        let top = tables.indices.filter { !placed.contains($0) }.map { tables[$0].y + tables[$0].height + self.gap }
            .max()
        var y = top ?? 0
        let perRow = max(Self.rowLength(indices.count), 1)
        for start in stride(from: 0, to: indices.count, by: perRow) {
            let row = indices[start..<min(start + perRow, indices.count)]
            var x: Int64 = 0
            for index in row {
                tables[index].x = min(x, ModelRules.positions.upperBound)
                tables[index].y = min(y, ModelRules.positions.upperBound)
                x += tables[index].width + self.gap
            }
            y += (row.map { tables[$0].height }.max() ?? 0) + self.gap
        }
    }

    /// About as many to the side as downwards.
    private static func rowLength(_ count: Int) -> Int { Int(Double(count).squareRoot().rounded(.up)) }
}
