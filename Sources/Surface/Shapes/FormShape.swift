/// What a `multipart/form-data` body must look like: one file, and fields of text beside it. Source: RFC 7578.
package struct FormShape: Sendable {
    /// Name of the part that holds the file.
    package let file: String
    /// What the file may be, for the OpenAPI document.
    package let note: StaticString
    /// Strings alone.
    package let fields: [Field]
    /// Which of the installation's limits holds for the file.
    package let limit: Limit

    package enum Limit: Sendable {
        case dataSet, attachment
    }

    package init(file: String, _ note: StaticString, fields: [Field], limit: Limit = .dataSet) {
        self.file = file
        self.note = note
        self.fields = fields
        self.limit = limit
    }
}
