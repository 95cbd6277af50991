import Primitives

/// What a file or a database says about a model, before it becomes part of a workspace's.
package struct ImportedModel: Sendable, Equatable {
    /// Its elements name the workspace that it is for. Their ids are the source's own, or made of its names: the same
    /// source gives the same ids again. Versions and times mean nothing yet.
    package var domains: [ModelDomain] = []
    package var tables: [ModelTable] = []
    package var relationships: [ModelRelationship] = []
    package var diagrams: [FlowDiagram] = []
    /// What the source says and a model has no place for, in the source's order; the first `mostRemarks` of them.
    package var remarks: [ImportRemark] = []
    /// How many there are in all.
    package var remarkCount = 0

    package static let mostRemarks = 1_000

    package init() {}
}

/// Something that an import leaves out or takes otherwise than it is written.
package struct ImportRemark: Sendable, Equatable {
    /// From 1; nil where the source has no lines.
    package let line: Int?
    /// Such as `schema[0].properties[2].description`, or `orders.total`.
    package let path: String
    package let message: String

    package init(line: Int? = nil, path: String, _ message: String) {
        self.line = line
        self.path = path
        self.message = message
    }
}

extension UUID {
    /// Whether MariaDB takes it: its type refuses versions from 8 on whose ninth byte is 0x01 to 0x80 (error 1292).
    package var isStorable: Bool {
        let isLate = self.high & 0x8000 != 0
        return !isLate || !(0x01...0x80).contains(self.low >> 56)
    }
}

/// Who an element of a source is, where the source does not say it in an id of ours.
package struct ImportIdentity: Sendable {
    /// The workspace that the source is imported into.
    package let workspace: UUID
    package let now: Instant
    /// Makes an id of a name; the same of the same.
    package let derive: @Sendable (String) -> UUID

    package init(workspace: UUID, now: Instant, derive: @escaping @Sendable (String) -> UUID) {
        self.workspace = workspace
        self.now = now
        self.derive = derive
    }
}
