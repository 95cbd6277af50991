import JSON
import Primitives
import YAML

/// Reads a data contract of ODCS 3.0.0 to 3.2.0 as a model.
package enum ODCSReader {
    /// Reads a whole file.
    ///
    /// - Throws: `.invalidFile` with the first places that are wrong; `column` of each is its path.
    package static func read(_ bytes: [UInt8], for identity: ImportIdentity) throws(CoreError) -> ImportedModel {
        let root: YAMLNode?
        do throws(YAMLError) { root = try parse(bytes, ODCS.limits) } catch {
            throw .invalidFile([FileIssue(line: error.line, "This is not YAML as it is read here: \(error.message).")])
        }
        guard let root, root.pairs != nil else {
            throw .invalidFile([FileIssue(line: root?.line ?? 1, "A data contract must be a mapping.")])
        }
        var reading = ODCSReading(identity)
        reading.read(ODCSPlace(root, path: "", reading.notes))
        guard reading.notes.issues.isEmpty else { throw .invalidFile(reading.notes.issues) }
        return reading.model
    }
}

/// One file on its way to a model.
struct ODCSReading {
    let identity: ImportIdentity
    let notes = ODCSNotes()
    var model = ImportedModel()
    /// What the file's references may mean.
    var targets = ODCSTargets()
    /// Every id that an element has by now.
    private var ids: Set<UUID> = []
    /// The contract's own id, which tells its elements from another's of the same name.
    private var contract = ""
    /// Relationships that the file speaks of, for when all tables are known.
    var relationships: [ODCSRelationshipEntry] = []
    /// Between which ends there is a relationship by now.
    var joined: Set<[ODCSReferences.End]> = []
    /// What the contract calls its domain, and itself.
    private(set) var domainNames: [String?] = []

    init(_ identity: ImportIdentity) { self.identity = identity }

    private static let known: Set<String> = [
        "version", "apiVersion", "kind", "id", "name", "status", "domain", "schema", "customProperties",
    ]

    mutating func read(_ root: ODCSPlace) {
        guard self.header(root) else { return }
        var custom = ODCSCustomProperties(of: root)
        self.notes.isOwn = custom.take(ODCS.Property.generator)?.node.text == ODCS.generator
        self.domains(root, &custom)
        self.domainNames = [root.text("domain"), root.text("name")]
        let schema = root.items("schema")
        if schema.count > ModelRules.tables {
            self.notes.issue(root.child("schema") ?? root, "A model holds at most \(ModelRules.tables) tables.")
        } else {
            self.tables(schema)
            self.connect()
        }
        if self.notes.isOwn, let diagrams = custom.take(ODCS.Property.diagrams) { self.diagrams(diagrams) }
        if self.model.relationships.count > ModelRules.relationships {
            self.notes.issue(root, "A model holds at most \(ModelRules.relationships) relationships.")
        }
        root.remarkOthers(than: Self.known)
        custom.remarkRest()
        self.model.remarks = self.notes.remarks.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        self.model.remarkCount = self.notes.remarkCount
    }

    /// What every contract begins with; false: there is no use in reading on.
    private mutating func header(_ root: ODCSPlace) -> Bool {
        guard let version = root.requiredText("apiVersion"), let kind = root.requiredText("kind") else { return false }
        guard kind == ODCS.kind else {
            self.notes.issue(root.child("kind") ?? root, "This must be \(ODCS.kind).")
            return false
        }
        guard ODCS.read.contains(version) else {
            let versions = ODCS.read.sorted().joined(separator: ", ")
            self.notes.issue(root.child("apiVersion") ?? root, "The versions \(versions) can be read.")
            return false
        }
        _ = root.requiredText("version")
        self.contract = root.requiredText("id") ?? ""
        return true
    }

    /// The id that a text of the file means: itself if it is a UUID, else one that is made of where it stands.
    ///
    /// - Parameter text: what stands there; nil: nothing does.
    mutating func identify(_ text: String?, at place: ODCSPlace, _ names: String...) -> UUID {
        if let id = text.flatMap({ UUID(canonical: $0) }), id.isStorable {
            if !self.ids.insert(id).inserted {
                self.notes.issue(place, "The id \(id) stands here for the second time.")
            }
            return id
        }
        // Names may be of any text: their lengths keep one list of names from reading as another.
        let name = ([self.contract] + names + [text ?? ""]).map { "\($0.utf8.count):\($0)" }.joined()
        var id = self.identity.derive(name)
        var count = 2
        while !self.ids.insert(id).inserted {
            id = self.identity.derive("\(name)#\(count)")
            count += 1
        }
        return id
    }

    // MARK: Domains

    private mutating func domains(_ root: ODCSPlace, _ custom: inout ODCSCustomProperties) {
        if self.notes.isOwn, let list = custom.take(ODCS.Property.domains) {
            for item in list.items where item.isMapping { self.domain(item) }
        }
        if self.model.domains.count > ModelRules.domains {
            self.notes.issue(root, "A model holds at most \(ModelRules.domains) domains.")
        }
        let primaries = self.model.domains.indices.filter { self.model.domains[$0].isPrimary }
        for index in primaries.dropFirst() { self.model.domains[index].isPrimary = false }
        if primaries.isEmpty, !self.model.domains.isEmpty { self.model.domains[0].isPrimary = true }
    }

    private mutating func domain(_ item: ODCSPlace) {
        guard let text = item.requiredText("name"), let name = item.line(text, ModelRules.nameLength, "name") else {
            return
        }
        let type = item.text("modelType") ?? ModelType.conceptual.rawValue
        guard let modelType = ModelType(rawValue: type) else {
            self.notes.issue(item.child("modelType") ?? item, "This must be conceptual, logical or physical.")
            return
        }
        let id = self.identify(item.text("id"), at: item, "domain", name)
        self.model.domains.append(
            self.domain(id, name, modelType, isPrimary: item.flag("primary") ?? false))
        item.remarkOthers(than: ["id", "name", "modelType", "primary"])
    }

    private func domain(_ id: UUID, _ name: String, _ type: ModelType, isPrimary: Bool) -> ModelDomain {
        ModelDomain(
            id: id, workspace: self.identity.workspace, name: name, modelType: type, isPrimary: isPrimary, version: 1,
            createdAt: self.identity.now, updatedAt: self.identity.now)
    }

    /// The domain of tables that name none: the file's primary one, or one that is called as the contract says.
    mutating func defaultDomain(_ names: [String?]) -> UUID {
        if let primary = self.model.domains.first(where: \.isPrimary) { return primary.id }
        let name = names.lazy.compactMap { $0 }.map { String($0.trimmed.unicodeScalars.prefix(200)) }
            .compactMap { text -> String? in
                do throws(CoreError) { return try ModelRules.line(text, ModelRules.nameLength, field: "name") } catch {
                    return nil
                }
            }.first
        let domain = self.domain(
            self.identity.derive("\(self.contract) domain"), name ?? "Imported", .physical, isPrimary: true)
        self.model.domains.append(domain)
        return domain.id
    }
}
