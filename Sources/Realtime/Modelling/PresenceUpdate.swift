import JSON
import Primitives

/// Where somebody points, and what they have selected. Source: modelling contract, `presence_update`.
struct PresenceUpdate: Equatable, Sendable {
    /// In units of the canvas.
    struct Cursor: Equatable, Sendable {
        let x: Double
        let y: Double
    }

    /// Elements selected at once; what is behind is left out.
    static let selectionLimit = 100
    /// A canvas ends somewhere.
    static let reach = 10_000_000.0

    /// nil: as before; `.some(nil)`: none.
    let cursor: Cursor??
    /// nil: as before.
    let selected: [UUID]?

    init(cursor: Cursor??, selected: [UUID]?) {
        self.cursor = cursor
        self.selected = selected
    }

    init(_ object: JSONObject) throws(EditProblem) {
        switch object["cursor_position"] {
        case nil: self.cursor = .none
        case .null?: self.cursor = .some(nil)
        case .object(let point)?:
            guard let x = Self.coordinate(point["x"]), let y = Self.coordinate(point["y"]) else {
                throw EditProblem(field: "cursor_position", "This must have numbers x and y of the canvas.")
            }
            self.cursor = .some(Cursor(x: x, y: y))
        default: throw EditProblem(field: "cursor_position", "This must be an object with x and y, or null.")
        }
        switch object["selected_elements"] {
        case nil: self.selected = nil
        case .null?: self.selected = []
        case .array(let values)?:
            var selected: [UUID] = []
            for value in values.prefix(Self.selectionLimit) {
                guard let id = value.stringValue.flatMap({ Self.element($0) }) else {
                    throw EditProblem(field: "selected_elements", "Each must be the identifier of an element.")
                }
                selected.append(id)
            }
            self.selected = selected
        default: throw EditProblem(field: "selected_elements", "This must be a list of identifiers.")
        }
    }

    private static func coordinate(_ value: JSONValue?) -> Double? {
        guard let number = value?.numberValue, number.isFinite, abs(number) <= Self.reach else { return nil }
        return number
    }

    /// In either form of identifiers; which kind of element it is does not matter here.
    private static func element(_ text: String) -> UUID? {
        if let id = UUID(canonical: text) { return id }
        guard let mark = text.lastIndex(of: "_") else { return nil }
        return UUID(base62: text[text.index(after: mark)...])
    }
}
