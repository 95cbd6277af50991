import Core
import JSON

extension JSONObject {
    /// A text that may be set or, with `null`, emptied; nil when the key is absent.
    package func textChange(_ key: String) -> FieldChange<String>? {
        guard let value = self[key] else { return nil }
        return value.stringValue.map { .set($0) } ?? .clear
    }
}
