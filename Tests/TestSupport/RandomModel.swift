import Core
import JSON
import Primitives

/// Models as no person would draw them: names of any script, columns that refer to each other, whatever the rules allow.
package struct RandomModel {
    private var dice: SeededDice
    private let workspace = UUID.v7()
    private let now = Instant.now

    /// - Parameter seed: the same makes the same, but for ids and times.
    package init(seed: UInt64) { self.dice = SeededDice(seed: seed) }

    package mutating func make() -> DataModel {
        var model = DataModel(
            workspace: Workspace(
                id: self.workspace, organization: UUID.v7(), name: self.name(), kind: .shared, owner: UUID.v7(),
                createdAt: self.now, updatedAt: self.now))
        let domains = self.dice.number(1...3)
        for index in 0..<domains { model.domains.append(self.domain(isPrimary: index == domains - 1)) }
        for _ in 0..<self.dice.number(0...6) { model.tables.append(self.table(model.domains.map(\.id))) }
        self.refer(&model.tables)
        if !model.tables.isEmpty {
            for _ in 0..<self.dice.number(0...6) { model.relationships.append(self.relationship(model.tables)) }
        }
        for _ in 0..<self.dice.number(0...2) { model.diagrams.append(self.diagram(model.tables.map(\.id))) }
        return model
    }

    private mutating func domain(isPrimary: Bool) -> ModelDomain {
        ModelDomain(
            id: UUID.v7(), workspace: self.workspace, name: self.name(),
            modelType: self.dice.one(of: ModelType.allCases),
            isPrimary: isPrimary, version: 1, createdAt: self.now, updatedAt: self.now)
    }

    private mutating func table(_ domains: [UUID]) -> ModelTable {
        let id = UUID.v7()
        var table = ModelTable(
            id: id, workspace: self.workspace, primaryDomain: self.dice.one(of: domains), name: self.name(),
            alias: self.dice.chance(2) ? self.name() : nil, modelType: self.dice.one(of: ModelType.allCases),
            x: self.dice.number(-1_000_000...1_000_000), y: self.dice.number(-500...500),
            width: self.dice.number(40...10_000), height: self.dice.number(40...10_000),
            visibleDomains: domains.filter { _ in self.dice.chance(3) }, columns: [], version: 1, createdAt: self.now,
            updatedAt: self.now)
        for order in 0..<self.dice.number(0...6) { table.columns.append(self.column(of: id, Int64(order))) }
        return table
    }

    private mutating func column(of table: UUID, _ order: Int64) -> ModelColumn {
        ModelColumn(
            id: UUID.v7(), table: table, name: self.name(), dataType: self.dataType(), isNullable: self.dice.chance(2),
            isPrimaryKey: self.dice.chance(4), isForeignKey: self.dice.chance(8), foreignKeyReference: nil,
            defaultValue: self.defaultValue(), constraints: JSONText(self.constraints()), order: order)
    }

    private mutating func defaultValue() -> String? {
        switch self.dice.number(0...7) {
        case 0: self.text(0...40)
        case 1:
            self.dice.one(of: [
                "0", "1", "-7", "3.50", "'x'", "NULL", "CURRENT_TIMESTAMP", "now()", "true", "2026-02-30",
            ])
        case 2: "line one\nline two\t\u{1} it's \"so\" \\ "
        default: nil
        }
    }

    private mutating func refer(_ tables: inout [ModelTable]) {
        let columns = tables.flatMap(\.columns).map(\.id)
        guard !columns.isEmpty else { return }
        for table in tables.indices {
            for column in tables[table].columns.indices where self.dice.chance(4) {
                let reference = self.dice.one(of: columns)
                guard reference != tables[table].columns[column].id else { continue }
                tables[table].columns[column].foreignKeyReference = reference
                tables[table].columns[column].isForeignKey = true
            }
        }
    }

    private mutating func relationship(_ tables: [ModelTable]) -> ModelRelationship {
        let (source, target) = (self.dice.one(of: tables), self.dice.one(of: tables))
        return ModelRelationship(
            id: UUID.v7(), workspace: self.workspace, sourceTable: source.id, targetTable: target.id,
            cardinality: self.dice.one(of: ModelRelationship.Cardinality.allCases),
            optionality: self.dice.one(of: ModelRelationship.Optionality.allCases),
            name: self.dice.chance(2) ? self.name() : nil, sourceColumn: self.end(source),
            targetColumn: self.end(target),
            isCircular: false, version: 1, createdAt: self.now, updatedAt: self.now)
    }

    private mutating func end(_ table: ModelTable) -> UUID? {
        table.columns.isEmpty || self.dice.chance(4) ? nil : self.dice.one(of: table.columns).id
    }

    private mutating func diagram(_ tables: [UUID]) -> FlowDiagram {
        var nodes: [FlowDiagram.Node] = []
        for _ in 0..<self.dice.number(0...4) {
            nodes.append(
                FlowDiagram.Node(
                    id: UUID.v7(), kind: self.dice.one(of: FlowDiagram.Node.Kind.allCases), name: self.name(),
                    x: self.dice.number(-900...900), y: self.dice.number(-900...900),
                    icon: self.dice.chance(3) ? "star" : nil, metadata: JSONText(self.constraints())))
        }
        var connections: [FlowDiagram.Connection] = []
        if !nodes.isEmpty {
            for _ in 0..<self.dice.number(0...4) {
                connections.append(
                    FlowDiagram.Connection(
                        id: UUID.v7(), source: self.dice.one(of: nodes).id, target: self.dice.one(of: nodes).id,
                        label: self.dice.chance(2) ? self.name() : nil,
                        direction: self.dice.one(of: FlowDiagram.Connection.Direction.allCases)))
            }
        }
        return FlowDiagram(
            id: UUID.v7(), workspace: self.workspace, name: self.name(), nodes: nodes, connections: connections,
            linkedTables: tables.filter { _ in self.dice.chance(2) }, version: 1, createdAt: self.now,
            updatedAt: self.now)
    }

    // MARK: Texts

    private static let words = [
        "id", "name", "customer_id", "orders", "order", "select", "null", "yes", "No", "~", "12", "1.0", "0x1F", "true",
        "2026-01-02", "a.b", "schema/x", "- a", "a: b", "# a", "*x", "&x", "!tag", "Größe", "größe", "Grosse", "e", "é",
        "e\u{301}", "名前", "שם", "имя", "🎈", "a`b", "a\"b", "a'b", "a\\b", "a;b", "--", "/*x*/", "%", "=", "<<", "Id",
        "@x", "{}", "[]", "|", ">", "\u{FEFF}x", "x\u{200B}y", "customer", "ID",
    ]

    /// As names must be: trimmed, one line.
    package mutating func name() -> String {
        if self.dice.chance(2) { return self.dice.one(of: Self.words) }
        let made = self.text(1...(self.dice.chance(20) ? 200 : 30)).unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        let name = String(String.UnicodeScalarView(made)).trimmed
        return name.isEmpty ? "x" : name
    }

    private mutating func text(_ length: ClosedRange<Int>) -> String {
        let scripts: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x61...0x7A, 0xA0...0x24F, 0x370...0x5FF, 0x4E00...0x4FFF, 0x1F300...0x1F6FF, 0x0...0x1_FFFF,
            0xE000...0x10_FFFF,
        ]
        let script = self.dice.one(of: scripts)
        var text = ""
        for _ in 0..<self.dice.number(length) {
            let value = UInt32(self.dice.number(Int64(script.lowerBound)...Int64(script.upperBound)))
            if let scalar = Unicode.Scalar(value), scalar.value != 0 { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    private mutating func dataType() -> String {
        let known = [
            "INT", "INTEGER", "bigint(20) unsigned", "SMALLINT", "tinyint(1)", "VARCHAR(200)", "varchar(20000)",
            "CHAR(3)",
            "TEXT", "longtext", "DECIMAL(10,2)", "numeric", "FLOAT", "double precision", "BOOLEAN", "DATE", "TIME",
            "TIMESTAMP", "timestamp with time zone", "DATETIME(6)", "UUID", "JSON", "jsonb", "BLOB", "bytea", "SERIAL",
            "enum('a','b''c')", "string", "integer", "number", "object", "array", "inet", "year", "bit(4)", "text[]",
            "VARBINARY(16)", "character varying(40)", "money", "interval", "xml", "int4", "float8", "nvarchar(30)",
        ]
        if !self.dice.chance(5) { return self.dice.one(of: known) }
        return self.name()
    }

    private mutating func constraints() -> JSONObject {
        var object: JSONObject = [:]
        guard self.dice.chance(3) else { return object }
        if self.dice.chance(2) { object["unique"] = .bool(self.dice.chance(2)) }
        for _ in 0..<self.dice.number(0...3) { object[self.text(0...12)] = self.value(0) }
        return object
    }

    private mutating func value(_ depth: Int) -> JSONValue {
        switch self.dice.number(0...(depth > 3 ? 6 : 8)) {
        case 0: .null
        case 1: .bool(self.dice.chance(2))
        case 2: .integer(self.dice.number(Int64.min...Int64.max))
        case 3: .number(Double(self.dice.number(-1_000...1_000)) / 8)
        case 4: .number(Double(bitPattern: UInt64(bitPattern: self.dice.number(Int64.min...Int64.max))).finite)
        case 5: .string(self.dice.one(of: Self.words))
        case 6: .string(self.text(0...20))
        case 7: .array((0..<self.dice.number(0...3)).map { _ in self.value(depth + 1) })
        default:
            .object(
                (0..<self.dice.number(0...3)).reduce(into: [:] as JSONObject) { object, _ in
                    object[self.text(0...8)] = self.value(depth + 1)
                })
        }
    }
}

extension Double {
    fileprivate var finite: Double { self.isFinite ? self : 0.5 }
}

/// Numbers that follow from a seed (SplitMix64).
package struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func number<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
        Number.random(in: range, using: &self)
    }

    /// Once in `count`.
    package mutating func chance(_ count: Int) -> Bool { self.number(1...count) == 1 }

    package mutating func one<Item>(of items: [Item]) -> Item { items[self.number(0...(items.count - 1))] }
}
