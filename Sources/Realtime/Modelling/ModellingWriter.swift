import Core
import JSON
import Primitives

/// Messages that are no events. Source: modelling contract, Server → Client; `session`, `resync_required`, `error`,
/// `pong` and `renewed` are Atrium's own.
struct ModellingWriter {
    let workspace: UUID
    let clock: () -> Instant

    func plain(_ type: StaticString, request: String?) -> [UInt8] {
        self.message(type) { $0.field("request_id", request) }
    }

    func error(_ problem: EditProblem, request: String?) -> [UInt8] {
        self.message("error") { json in
            json.field("error", problem.code)
            json.field("message", problem.message)
            if !problem.details.isEmpty { json.field("details", problem.details) }
            json.field("request_id", request)
        }
    }

    /// Whoever reads it loads the model, and applies what comes behind its offset.
    func resync(_ admittance: Admittance) -> [UInt8] {
        self.message("resync_required") { json in
            json.field("lowest", admittance.lowest)
            json.field("offset", admittance.offset)
        }
    }

    /// - Parameter people: all who are present.
    func session(_ admittance: Admittance, _ people: [PresentPerson], mayEdit: Bool) -> [UInt8] {
        self.message("session") { json in
            json.field("offset", admittance.offset)
            json.key("participants")
            json.beginArray()
            for person in people {
                json.beginObject()
                person.write(json)
                json.endObject()
            }
            json.endArray()
            json.field("access_level", PresentPerson.level(mayEdit))
        }
    }

    /// Of one person to the others.
    ///
    /// - Parameter isNamed: the reader knows more than the contract.
    /// - Returns: nil when the reader knows the contract alone, which has a cursor in every such message, and the person
    ///   shows none.
    func presence(_ person: PresentPerson, isNamed: Bool) -> [UInt8]? {
        guard isNamed || person.cursor != nil || !person.isHere else { return nil }
        return self.message("presence_update") { json in
            if isNamed {
                person.write(json)
            } else {
                json.field("user_id", person.user)
                person.writeView(json, orNull: false)
            }
            if !person.isHere { json.field("left", true) }
        }
    }

    func conflict(_ conflict: EditConflict, fields: [String], request: String?) -> [UInt8] {
        self.message("conflict_warning") { json in
            json.field("element_type", conflict.element.rawValue)
            json.field("element_id", conflict.id)
            json.field("message", conflict.message)
            json.field("fields", fields)
            json.key("current")
            if let version = conflict.current {
                json.beginObject()
                json.field("version", version)
                json.endObject()
            } else {
                json.null()
            }
            json.field("request_id", request)
        }
    }

    /// An edit that has no event: nothing of it was left to do.
    ///
    /// - Parameter client: what the sender calls itself, if it does.
    func acknowledgement(of edit: ModelEdit, version: Int64, by user: UUID, to client: String?) -> [UInt8] {
        let (type, name, id) = edit.target.updated
        return self.message(type) { json in
            json.key(name)
            json.uuid(id)
            json.field("data", [:] as JSONObject)
            json.field("user_id", user)
            json.field("version", version)
            json.field("client_id", client)
            json.field("request_id", edit.request)
        }
    }

    private func message(_ type: StaticString, _ fields: (JSONWriter) -> Void) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 256))
        json.beginObject()
        json.field("type", "\(type)")
        json.field("workspace_id", self.workspace)
        fields(json)
        json.field("timestamp", self.clock())
        json.endObject()
        return json.buffer.array
    }
}

extension ModelEdit.Target {
    /// The message that tells of a change of it, and what that calls the element.
    fileprivate var updated: (type: StaticString, name: StaticString, UUID) {
        switch self {
        case .domain(let id): ("domain_updated", "domain_id", id)
        case .table(let id), .column(_, table: let id): ("table_updated", "table_id", id)
        case .relationship(let id): ("relationship_updated", "relationship_id", id)
        case .diagram(let id): ("diagram_updated", "diagram_id", id)
        }
    }
}

extension PresentPerson {
    static func level(_ mayEdit: Bool) -> String { mayEdit ? "edit" : "read" }

    fileprivate func write(_ json: JSONWriter) {
        json.field("user_id", self.user)
        json.field("name", self.name)
        json.field("color", self.color)
        json.field("access_level", Self.level(self.mayEdit))
        json.field("connections", self.connections)
        self.writeView(json, orNull: true)
    }

    fileprivate func writeView(_ json: JSONWriter, orNull: Bool) {
        if let cursor {
            json.key("cursor_position")
            json.beginObject()
            json.field("x", cursor.x)
            json.field("y", cursor.y)
            json.endObject()
        } else if orNull {
            json.key("cursor_position")
            json.null()
        }
        json.key("selected_elements")
        json.beginArray()
        for id in self.selected { json.uuid(id) }
        json.endArray()
    }
}
