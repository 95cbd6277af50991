import JSON
import Primitives
import Testing

@testable import Core

@Suite struct ODCSReaderTests {
    private static let head = "version: 1.0.0\napiVersion: v3.1.0\nkind: DataContract\nid: orders\nstatus: active\n"

    private static func read(_ text: String) throws -> ImportedModel {
        let identity = ImportIdentity(workspace: UUID.v7(), now: .now) { name in
            var state: (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x9E37_79B9_7F4A_7C15)
            for byte in name.utf8 {
                state.0 = (state.0 ^ UInt64(byte)) &* 0x100_0000_01B3
                state.1 = (state.1 &+ UInt64(byte)) &* 0xBF58_476D_1CE4_E5B9
            }
            return UUID(high: state.0, low: state.1)
        }
        return try ODCSReader.read(Array(text.utf8), for: identity)
    }

    private static func issues(_ text: String) -> [String] {
        let error = #expect(throws: CoreError.self) { try Self.read(text) }
        guard case .invalidFile(let issues) = error else { return ["\(String(describing: error))"] }
        return issues.map { "\($0.line) \($0.column ?? "-"): \($0.message)" }
    }

    /// What the standard's own full example is made of, in few words.
    private static let foreign =
        head + """
            name: sales
            domain: seller
            tags: [a]
            schema:
              - id: tbl_obj
                name: tbl
                physicalName: tbl_1
                physicalType: table
                businessName: Core Payment Metrics
                quality: []
                relationships:
                  - type: foreignKey
                    from: [tbl.rcvr_id, tbl.rcvr_cntry_code]
                    to: [receivers.id, receivers.country_code]
                properties:
                  - name: rcvr_id
                    primaryKey: true
                    logicalType: string
                    physicalType: varchar(18)
                    partitioned: false
                    relationships:
                      - to: schema/receivers_obj/properties/receiver_id_prop
                        customProperties: [{property: cardinality, value: many-to-one}]
                  - name: rcvr_cntry_code
                    logicalType: string
                    logicalTypeOptions: {maxLength: 2}
                    required: yes
                    unique: true
                  - {name: amount, logicalType: number, tags: [money], examples: [1]}
              - id: receivers_obj
                name: receivers
                properties:
                  - {id: receiver_id_prop, name: id, primaryKey: true, required: false, physicalType: varchar(18)}
                  - {name: country_code}
                  - name: type
                    relationships: [{to: receiver_types.code}, {to: "other.yaml#schema/x"}]

            """

    @Test func `a contract of others becomes tables, keys and relationships`() throws {
        let model = try Self.read(Self.foreign)
        #expect(model.domains.map(\.name) == ["seller"] && model.domains.first?.isPrimary == true)
        #expect(model.tables.map(\.name) == ["tbl", "receivers"])
        let (table, other) = (model.tables[0], model.tables[1])
        #expect(table.alias == "Core Payment Metrics" && other.alias == nil)
        #expect(table.columns.map(\.dataType) == ["varchar(18)", "string", "number"])
        #expect(table.columns.map(\.isNullable) == [false, false, true])
        #expect(other.columns.map(\.isNullable) == [true, true, true])
        #expect(table.columns.map(\.order) == [0, 1, 2])
        #expect(table.columns[1].constraints.object == ["maxLength": 2, "unique": true])
        #expect(table.columns.map(\.foreignKeyReference) == [other.columns[0].id, other.columns[1].id, nil])
        #expect(table.columns.map(\.isForeignKey) == [true, true, false])
        // The one for the whole key names its first pair, which is that of the property.
        let relationship = try #require(model.relationships.first)
        #expect(model.relationships.count == 2)
        #expect(relationship.sourceTable == other.id && relationship.targetTable == table.id)
        #expect(relationship.cardinality == .oneToMany && relationship.optionality == .required)
        #expect(!model.tables.contains { $0.primaryDomain != model.domains[0].id })
    }

    @Test func `the report says what had no place, by line and path`() throws {
        let model = try Self.read(Self.foreign)
        let remarks = model.remarks.map { "\($0.line ?? 0) \($0.path)" }
        #expect(
            remarks == [
                "8 tags", "12 schema[0].physicalName", "17 schema[0].relationships[0]",
                "34 schema[0].properties[2].tags", "34 schema[0].properties[2].examples",
                "41 schema[1].properties[2].relationships[0].to", "41 schema[1].properties[2].relationships[1].to",
            ])
        #expect(model.remarkCount == model.remarks.count)
    }

    @Test func `tables of others stand beside each other`() throws {
        let tables = try Self.read(
            Self.head + "schema:\n" + (0..<30).map { "  - {name: t\($0), properties: [{name: a}]}\n" }.joined()
        ).tables
        for (index, one) in tables.enumerated() {
            for other in tables[..<index] {
                let isApart = abs(one.x - other.x) >= one.width || abs(one.y - other.y) >= min(one.height, other.height)
                #expect(isApart, "\(one.name) \(other.name)")
            }
        }
    }

    @Test func `the same file gives the same ids, another contract others`() throws {
        let first = try Self.read(Self.foreign)
        let again = try Self.read(Self.foreign)
        let other = try Self.read(Self.foreign.replacingFirst("id: orders", with: "id: returns"))
        let ids: (ImportedModel) -> [UUID] = { model in
            model.tables.flatMap { [$0.id] + $0.columns.map(\.id) } + model.relationships.map(\.id)
        }
        #expect(ids(first) == ids(again))
        #expect(Set(ids(first)).isDisjoint(with: ids(other)))
    }

    @Test func `tables and columns of one name are two`() throws {
        let model = try Self.read(
            Self.head
                + "schema:\n- {name: a, properties: [{name: x}, {name: x}]}\n- {name: a, properties: [{name: x}]}\n")
        let ids = model.tables.flatMap { [$0.id] + $0.columns.map(\.id) }
        #expect(Set(ids).count == 5)
    }

    @Test(arguments: ["v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0"])
    func `every version from 3 on is read`(version: String) throws {
        let text = "version: \"1\"\napiVersion: \(version)\nkind: DataContract\nid: x\nschema:\n- name: a\n"
        #expect(try Self.read(text).tables.map(\.name) == ["a"])
    }

    @Test(arguments: [
        ("", "1 -: A data contract must be a mapping."), ("[]", "1 -: A data contract must be a mapping."),
        ("a: 1", "1 : The key apiVersion is missing."), ("apiVersion: v3.1.0", "1 : The key kind is missing."),
        ("apiVersion: v3.1.0\nkind: X", "2 kind: This must be DataContract."),
        (
            "apiVersion: v2.2.2\nkind: DataContract",
            "1 apiVersion: The versions v3.0.0, v3.0.1, v3.0.2, v3.1.0, v3.2.0 can be read."
        ),
        (head + "schema: 3", "6 schema: This must be a list."),
        (head + "schema:\n- 3", "7 schema[0]: This must be a mapping."),
        (head + "schema:\n- id: x", "7 schema[0]: The key name is missing."),
        (head + "schema:\n- name: [x]", "7 schema[0].name: This must be a text."),
        (head + "schema:\n- name: \"a\\nb\"", "7 schema[0].name: Control characters cannot be used here."),
        (head + "schema:\n- name: a\n  properties: {x: 1}", "8 schema[0].properties: This must be a list."),
        (
            head + "schema:\n- name: a\n  properties:\n  - name: b\n    required: maybe",
            "10 schema[0].properties[0].required: This must be true or false."
        ),
        (
            head + "schema:\n- name: a\n  properties:\n  - name: b\n    relationships:\n    - from: a.b\n      to: a.b",
            "11 schema[0].properties[0].relationships[0]: The key from is not allowed at a property: it is the property itself."
        ),
        (
            head + "schema:\n- name: a\n  relationships:\n  - to: a",
            "9 schema[0].relationships[0]: The key from is missing."
        ),
        (
            head + "schema:\n- name: a\n  customProperties:\n  - property: x",
            "9 schema[0].customProperties[0]: The key value is missing."
        ),
        (head + "a: 1\na: 2", "7 -: This is not YAML as it is read here: duplicate key \"a\"."),
    ])
    func `what is wrong is said with its line and path`(text: String, issue: String) {
        #expect(Self.issues(text).first == issue)
    }

    @Test func `of many mistakes fifty are told`() {
        let text = Self.head + "schema:\n" + String(repeating: "- {id: x}\n", count: 200)
        #expect(Self.issues(text).count == 50)
    }

    @Test func `in a file of ours a value that does not fit is a mistake, in another it is left out`() throws {
        let table = "schema:\n- name: a\n  customProperties:\n  - {property: positionX, value: left}\n"
        #expect(try Self.read(Self.head + table).remarks.map(\.path) == ["schema[0].customProperties[0].value"])
        let ours = Self.head + "customProperties:\n- {property: generator, value: Atrium}\n" + table
        #expect(
            Self.issues(ours) == [
                "11 schema[0].customProperties[0].value: positionX must be a whole number from -1000000 to 1000000."
            ])
    }

    @Test func `an id stands for one element`() {
        let id = "01985a3c-0000-7000-8000-000000000001"
        let text = Self.head + "schema:\n- {id: \(id), name: a}\n- {id: \(id), name: b}\n"
        #expect(Self.issues(text) == ["8 schema[1].id: The id \(id) stands here for the second time."])
    }

    @Test func `a bomb of aliases is refused, an alias is read`() throws {
        let bomb =
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + (1...9).map {
                "b\($0): &b\($0) [\(repeatElement($0 == 1 ? "*a" : "*b\($0 - 1)", count: 10).joined(separator: ","))]\n"
            }
            .joined()
        #expect(Self.issues(Self.head + bomb).first?.contains("more than 1000000 values") == true)
        let shared =
            Self.head + "schema:\n- name: a\n  properties: &p [{name: x}, {name: y}]\n- {name: b, properties: *p}\n"
        #expect(try Self.read(shared).tables.map { $0.columns.map(\.name) } == [["x", "y"], ["x", "y"]])
    }

    @Test func `more than ten megabytes are refused`() {
        let text = Self.head + "# " + String(repeating: "x", count: 10_000_000)
        #expect(Self.issues(text).first?.contains("over 10000000 bytes") == true)
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, with other: String) -> String {
        guard let range = self.firstRange(of: text) else { return self }
        return self.replacingCharacters(in: range, with: other)
    }

    private func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: other)
        return copy
    }
}
