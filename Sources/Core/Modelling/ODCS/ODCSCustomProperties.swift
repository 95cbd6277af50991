import JSON
import Primitives
import YAML

/// The custom properties of one element, by name. Each is asked for at most once; what nobody asked for is remarked.
struct ODCSCustomProperties {
    private var values: [(name: String, place: ODCSPlace)] = []
    private let notes: ODCSNotes

    init(of element: ODCSPlace) {
        self.notes = element.notes
        for item in element.items("customProperties") where item.isMapping {
            guard let name = item.requiredText("property") else { continue }
            guard let value = item.node.pairs?.first(where: { $0.key == "value" }) else {
                self.notes.issue(item, "The key value is missing.")
                continue
            }
            let place = ODCSPlace(value.value, path: "\(item.path).value", line: value.line, self.notes)
            self.values.append((name, place))
        }
    }

    /// Takes a property out; nil: there is none, or its value is null.
    mutating func take(_ name: String) -> ODCSPlace? {
        guard let index = self.values.firstIndex(where: { $0.name == name }) else { return nil }
        let place = self.values.remove(at: index).place
        return place.node.isNull ? nil : place
    }

    mutating func text(_ name: String, _ length: ClosedRange<Int>) -> String? {
        guard let place = self.take(name) else { return nil }
        guard let text = place.node.text else {
            self.notes.mismatch(place, "\(name) must be a text.")
            return nil
        }
        do throws(CoreError) { return try ModelRules.line(text, length, field: name) } catch {
            self.notes.mismatch(place, "\(name) must have at most \(length.upperBound) characters in one line.")
            return nil
        }
    }

    /// As it is written, line ends and all.
    mutating func verbatim(_ name: String, _ length: ClosedRange<Int>) -> String? {
        guard let place = self.take(name) else { return nil }
        guard let text = place.node.text, length.contains(text.unicodeScalars.count) else {
            self.notes.mismatch(place, "\(name) must be a text of at most \(length.upperBound) characters.")
            return nil
        }
        return text
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int64>) -> Int64? {
        guard let place = self.take(name) else { return nil }
        guard case .integer(let number) = place.node.json, range.contains(number) else {
            self.notes.mismatch(
                place, "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let place = self.take(name) else { return nil }
        guard let flag = place.node.flag else {
            self.notes.mismatch(place, "\(name) must be true or false.")
            return nil
        }
        return flag
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let place = self.take(name) else { return nil }
        guard let text = place.node.text, let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            self.notes.mismatch(place, "\(name) must be one of \(words).")
            return nil
        }
        return choice
    }

    mutating func identifier(_ name: String) -> (id: UUID, place: ODCSPlace)? {
        guard let place = self.take(name) else { return nil }
        guard let id = place.node.text.flatMap({ UUID(canonical: $0) }) else {
            self.notes.mismatch(place, "\(name) must be a UUID.")
            return nil
        }
        return (id, place)
    }

    mutating func object(_ name: String) -> JSONObject? {
        guard let place = self.take(name) else { return nil }
        guard case .object(let object) = place.node.json, object.fits else {
            self.notes.mismatch(
                place, "\(name) must be an object of at most \(ModelRules.documentBytes) bytes of JSON.")
            return nil
        }
        return object
    }

    /// Says that the rest has no place.
    func remarkRest() {
        for (name, place) in self.values where !place.node.isNull {
            self.notes.remark(place, "A model has no place for the custom property \(name.prefix(100)).")
        }
    }
}

extension JSONObject {
    /// Whether it can be an object of people's own in a model.
    var fits: Bool {
        JSONValue.object(self).depth <= ModelRules.documentDepth && self.encoded.count <= ModelRules.documentBytes
    }
}
