import JSON
import Surface

/// An answer as nginx would get it, taken apart.
package struct TestResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// The body when it is JSON, else `null`.
    package let json: JSONValue
    /// SQL statements that the request took.
    package let statements: Int
    /// What went wrong inside, as the log has it.
    package let cause: String?

    /// - Throws: `ContractViolation` when the head is not one of CGI, or the body not what it says.
    init(head: [UInt8], body: [UInt8], statements: Int, served: Served) throws {
        var lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
        guard lines.suffix(2).allSatisfy(\.isEmpty), head.suffix(4) == [13, 10, 13, 10] else {
            throw ContractViolation("the head does not end in an empty line")
        }
        lines.removeLast(2)
        let headers = try lines.map { parts in
            guard parts.count == 2, parts[1].first == " ", !parts[1].contains(where: \.isNewline) else {
                throw ContractViolation("a line of the head is no header: \(parts)")
            }
            return (name: parts[0], value: String(parts[1].dropFirst()))
        }
        guard headers.first?.name == "Status", let status = Int((headers.first?.value ?? "").prefix(3)) else {
            throw ContractViolation("the head does not start with a status")
        }
        self.status = status
        self.headers = Array(headers.dropFirst())
        self.body = body
        self.statements = statements
        self.cause = served.cause
        let isJSON = headers.contains { $0.name == "Content-Type" && $0.value.contains("json") } && !body.isEmpty
        self.json = isJSON ? try JSONValue(parsing: body) : .null
    }

    /// The value of a header; of one that is there twice, the first.
    package subscript(header name: String) -> String? {
        self.headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package var etag: String { self[header: "ETag"] ?? "" }

    // MARK: Errors

    /// `code` of the error body.
    package var code: String? { self.json["error"]?["code"]?.stringValue }

    package var message: String? { self.json["error"]?["message"]?.stringValue }

    package var details: JSONValue { self.json["error"]?["details"] ?? .null }

    /// The fields that a validation error names, in order.
    package var fields: [String] {
        let issues = self.details["fields"] ?? self.details["validationErrors"]
        return (issues?.arrayValue ?? []).compactMap { $0["field"]?.stringValue }
    }

    // MARK: Bodies

    /// `{"dashboard": …}`
    package var dashboard: JSONValue { self.json["dashboard"] ?? .null }
    /// `{"widget": …}`
    package var widget: JSONValue { self.json["widget"] ?? .null }
    /// `{"profile": …}`
    package var profile: JSONValue { self.json["profile"] ?? .null }
    /// `{"session": …}`
    package var session: JSONValue { self.json["session"] ?? .null }
    /// Members of a list under its plural.
    package func list(_ plural: String) -> [JSONValue] { self.json[plural]?.arrayValue ?? [] }
    /// `name` of each member of a list.
    package func names(_ plural: String) -> [String] {
        self.list(plural).map { $0["name"]?.stringValue ?? "" }
    }
}

extension JSONValue {
    /// Text of a member that is known to be text; empty when it is not.
    package func text(_ key: String) -> String { self[key]?.stringValue ?? "" }
    /// Number of a member that is known to be whole; `Int64.min` when it is not.
    package func whole(_ key: String) -> Int64 { self[key]?.integerValue ?? .min }
    package var id: String { self.text("id") }
    package var version: Int64 { self.whole("version") }
}
