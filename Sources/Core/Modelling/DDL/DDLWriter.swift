import Primitives

/// Writes a model as statements that make its tables: MariaDB 10.11 or PostgreSQL 15.
///
/// Whatever people have named and typed, the script runs: a name that the database refuses is shortened, a type that it
/// does not know becomes text, a default or a key that it would not take is left out, and a comment says so each time.
/// Foreign keys come last, so that tables may refer to each other in circles.
package struct DDLWriter {
    private let model: DataModel
    private let dialect: SQLDialect

    package init(_ model: DataModel, _ dialect: SQLDialect) {
        self.model = model
        self.dialect = dialect
    }

    /// In UTF-8.
    package var bytes: [UInt8] { Array(self.text.utf8) }

    package var text: String {
        var names = SQLNames(self.dialect, areTables: true)
        let references = self.references
        let tables = self.model.tables.map {
            DDLTable($0, name: names.identifier($0.name), references, self.dialect)
        }
        var text = "-- \(DDLComment.line(self.model.workspace.name)): \(tables.count) tables.\n"
        if self.dialect == .mariadb { text += "SET NAMES utf8mb4;\n" }
        for table in tables { text += "\n" + table.statement }
        let keys = DDLForeignKeys(tables, self.model.relationships, self.dialect)
        if !keys.text.isEmpty { text += "\n" + keys.text }
        return text
    }

    /// Columns that a foreign key has at one of its ends.
    private var references: Set<UUID> {
        var references: Set<UUID> = []
        for column in self.model.tables.flatMap(\.columns) {
            guard let target = column.foreignKeyReference else { continue }
            references.formUnion([column.id, target])
        }
        for relationship in self.model.relationships {
            if let source = relationship.sourceColumn, let target = relationship.targetColumn {
                references.formUnion([source, target])
            }
        }
        return references
    }
}

enum DDLComment {
    /// Text of people's own in a comment: on one line.
    static func line(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: " "
                    default: scalar
                    }
                }))
    }
}
