/// What a `multipart/form-data` body must look like: one file, and fields of text beside it. Source: RFC 7578.
package struct FormShape: Sendable {
    /// Name of the part that holds the file.
    package let file: String
    /// What the file may be, for the OpenAPI document.
    package let note: StaticString
    /// Strings alone.
    package let fields: [Field]

    package init(file: String, _ note: StaticString, fields: [Field]) {
        self.file = file
        self.note = note
        self.fields = fields
    }
}
