/// The head of an HTTP/1.1 request, before anything is known of what it wants.
package struct RequestHead: Hashable, Sendable {
    /// As sent, for instance `GET`; methods are told apart by case.
    package let method: String
    /// Starts with `/`; percent-encoded as sent.
    package let path: String
    /// What follows the first `?`, percent-encoded as sent; `nil` without a `?`.
    package let query: String?
    /// In the order sent; names in lower case, values without spaces around them.
    package let fields: [HeaderField]

    package init(method: String, path: String, query: String?, fields: [HeaderField]) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
    }

    /// The values of all the fields of a name, which is given in lower case.
    package func values(_ name: String) -> [String] {
        self.fields.compactMap { $0.name == name ? $0.value : nil }
    }

    /// The value of a field, `", "` between several of one name; `nil` when there is none.
    ///
    /// Source: RFC 9110, section 5.3.
    package func value(_ name: String) -> String? {
        let values = self.values(name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// Whether a field that is a list holds `member`, which is given in lower case and compared without regard to case.
    package func list(_ name: String, contains member: String) -> Bool {
        self.values(name).contains { value in
            value.split(separator: ",").contains { part in
                part.trimmingHeaderSpace().lowercased() == member
            }
        }
    }
}

/// One line of an HTTP head.
package struct HeaderField: Hashable, Sendable {
    /// In lower case when it was read; as it was given when it is to be written.
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
