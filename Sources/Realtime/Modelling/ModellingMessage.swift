import Core
import JSON
import Primitives
import Surface

/// One message of a client. Source: modelling contract, Client → Server; `update_column`, `update_domain`,
/// `update_diagram`, `renew`, `ping`, `request_id` and `base_version` are Atrium's own.
struct ModellingMessage: Equatable {
    enum Content: Equatable {
        case edit(ModelEdit.Target, JSONObject, base: Int64?)
        case presence(PresenceUpdate)
        case renew(token: String)
        case ping
    }

    /// Longest `request_id`.
    static let requestLength = 128

    let content: Content
    /// The client's own name for it.
    let request: String?

    /// - Parameter workspace: the connection's; a message may name no other.
    /// - Throws: what is wrong with it; the answer has the `request_id` if that much could be read.
    init(parsing text: [UInt8], in workspace: UUID) throws(Malformed) {
        let value: JSONValue
        do throws(JSONSyntaxError) { value = try JSONValue(parsing: text) } catch {
            let problem = EditProblem("validation_error", "The message is not JSON: \(error.message).")
            throw Malformed(request: nil, problem)
        }
        guard let object = value.objectValue else {
            throw Malformed(request: nil, EditProblem("validation_error", "A message is an object."))
        }
        var request: String?
        do throws(EditProblem) {
            request = try Self.request(object["request_id"])
            self.request = request
            try Self.check(object["workspace_id"], workspace)
            self.content = try Self.content(object)
        } catch {
            throw Malformed(request: request, error)
        }
    }

    struct Malformed: Swift.Error {
        let request: String?
        let problem: EditProblem

        init(request: String?, _ problem: EditProblem) {
            self.request = request
            self.problem = problem
        }
    }

    private static func request(_ value: JSONValue?) throws(EditProblem) -> String? {
        switch value {
        case nil, .null?: return nil
        case .integer(let number)?: return String(number)
        case .string(let text)? where Self.isName(text, upTo: Self.requestLength): return text
        default:
            throw EditProblem(
                field: "request_id", "This must be a text of 1 to \(Self.requestLength) letters, digits, - and _.")
        }
    }

    /// Letters and digits of ASCII, `-` and `_`.
    static func isName(_ text: String, upTo length: Int) -> Bool {
        (1...length).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func check(_ value: JSONValue?, _ workspace: UUID) throws(EditProblem) {
        guard let value, value != .null else { return }
        guard let text = value.stringValue, IdentifierPrefix.workspace.identifier(text[...]) == workspace else {
            throw EditProblem(field: "workspace_id", "This connection is for another workspace.")
        }
    }

    private static func content(_ object: JSONObject) throws(EditProblem) -> Content {
        guard let type = object["type"]?.stringValue else {
            throw EditProblem(field: "type", "This must be the type of a message.")
        }
        switch type {
        case "update_table":
            return try self.edit(.table(self.identifier(object, "table_id", .modelTable)), object)
        case "update_column":
            let table = try self.identifier(object, "table_id", .modelTable)
            return try self.edit(.column(self.identifier(object, "column_id", .modelColumn), table: table), object)
        case "update_relationship":
            return try self.edit(.relationship(self.identifier(object, "relationship_id", .relationship)), object)
        case "update_domain":
            return try self.edit(.domain(self.identifier(object, "domain_id", .modelDomain)), object)
        case "update_diagram":
            return try self.edit(.diagram(self.identifier(object, "diagram_id", .diagram)), object)
        case "presence_update": return .presence(try PresenceUpdate(object))
        case "renew":
            guard let token = object["token"]?.stringValue, !token.isEmpty else {
                throw EditProblem(field: "token", "This must be an access token.")
            }
            return .renew(token: token)
        case "ping": return .ping
        default:
            throw EditProblem(
                "validation_error", "There is no such type for clients to send.",
                details: ["field": "type", "reason": .string("One of \(Self.types.joined(separator: ", ")).")])
        }
    }

    private static let types = [
        "update_table", "update_column", "update_relationship", "update_domain", "update_diagram", "presence_update",
        "renew", "ping",
    ]

    private static func edit(_ target: ModelEdit.Target, _ object: JSONObject) throws(EditProblem) -> Content {
        guard let data = object["data"]?.objectValue else {
            throw EditProblem(field: "data", "This must be an object of the fields that are to change.")
        }
        let base: Int64?
        switch object["base_version"] {
        case nil, .null?: base = nil
        case .integer(let version)? where version >= 0: base = version
        default: throw EditProblem(field: "base_version", "This must be the version that was seen.")
        }
        return .edit(target, data, base: base)
    }

    private static func identifier(
        _ object: JSONObject, _ name: String, _ prefix: IdentifierPrefix
    ) throws(EditProblem) -> UUID {
        guard let text = object[name]?.stringValue, let id = prefix.identifier(text[...]) else {
            throw EditProblem(field: name, "This must be an identifier.")
        }
        return id
    }
}
