import Primitives

/// What somebody said about a task.
package struct TaskComment: Sendable, Equatable {
    package var id: UUID
    package var task: UUID
    package var author: UUID
    /// The author's name; nil when they gave none.
    package var authorName: String?
    package var text: String
    /// Its entity tag; above 1 once it was edited.
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, task: UUID, author: UUID, authorName: String?, text: String, version: Int64, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.task = task
        self.author = author
        self.authorName = authorName
        self.text = text
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A file that hangs on a task. Its bytes lie on disk under its id.
package struct Attachment: Sendable, Equatable {
    package var id: UUID
    package var task: UUID
    package var uploader: UUID
    /// As the sender called it, cleaned by `WorkRules.fileName`; nothing is stored under it.
    package var name: String
    /// What its first bytes are, whatever the sender said.
    package var type: FileType
    package var sizeBytes: Int64
    package var createdAt: Instant

    package init(
        id: UUID, task: UUID, uploader: UUID, name: String, type: FileType, sizeBytes: Int64, createdAt: Instant
    ) {
        self.id = id
        self.task = task
        self.uploader = uploader
        self.name = name
        self.type = type
        self.sizeBytes = sizeBytes
        self.createdAt = createdAt
    }
}
