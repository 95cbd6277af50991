import JSON
import Primitives

/// The limits of models that every way of changing them shares.
package enum ModelRules {
    package static let nameLength = 1...200
    package static let aliasLength = 1...200
    package static let typeLength = 1...200
    package static let defaultLength = 0...1_000
    package static let iconLength = 1...100
    /// Of a corner, in units of the canvas.
    package static let positions: ClosedRange<Int64> = -1_000_000...1_000_000
    package static let extents: ClosedRange<Int64> = 40...10_000
    package static let defaultWidth: Int64 = 200
    package static let defaultHeight: Int64 = 150

    package static let domains = 200
    package static let tables = 2_000
    package static let columns = 500
    package static let relationships = 10_000
    package static let diagrams = 200
    package static let nodes = 1_000
    package static let connections = 2_000

    /// Of one object that is the people's own, in bytes of JSON; and of all such objects in one table or diagram.
    package static let documentBytes = 16_384
    package static let documentsBytes = 262_144
    /// Levels of lists and objects in one.
    package static let documentDepth = 16

    /// The id of a new part: the one that its maker chose, or one of ours.
    ///
    /// - Throws: `.validation` naming `field` for one that MariaDB's type does not take.
    package static func newID(_ chosen: UUID?, at now: Instant, field: String = "id") throws(CoreError) -> UUID {
        guard let id = chosen else { return UUID.v7(at: now) }
        guard id.isStorable else {
            throw .validation([FieldIssue(field, .format, "This is no UUID of RFC 9562: take one of version 4 or 7.")])
        }
        return id
    }

    /// One line without white space at its ends.
    ///
    /// - Throws: `.validation` naming `field`.
    package static func line(_ text: String, _ length: ClosedRange<Int>, field: String) throws(CoreError) -> String {
        let line = text.trimmed
        guard length.contains(line.unicodeScalars.count) else {
            throw .validation([
                FieldIssue(field, .length, "Use \(length.lowerBound) to \(length.upperBound) characters.")
            ])
        }
        guard !line.unicodeScalars.contains(where: self.isControl) else {
            throw .validation([FieldIssue(field, .value, "Control characters cannot be used here.")])
        }
        return line
    }

    /// As `line`; nil where the change clears it or nothing is left.
    package static func line(
        _ change: FieldChange<String>, _ length: ClosedRange<Int>, field: String
    ) throws(CoreError) -> String? {
        guard let text = change.value, !text.trimmed.isEmpty else { return nil }
        return try self.line(text, length, field: field)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// - Throws: `.validation` naming `field` when the number is out of `range`.
    package static func number(
        _ number: Int64, _ range: ClosedRange<Int64>, field: String
    ) throws(CoreError) -> Int64 {
        guard range.contains(number) else {
            throw .validation([
                FieldIssue(field, .range, "This must be \(range.lowerBound) to \(range.upperBound).")
            ])
        }
        return number
    }

    /// An object that is the people's own, as it is stored.
    ///
    /// - Throws: `.validation` naming `field` when it is too large or too deep.
    package static func document(_ object: JSONObject, field: String) throws(CoreError) -> JSONText {
        guard JSONValue.object(object).depth <= self.documentDepth else {
            throw .validation([FieldIssue(field, .range, "This has more than \(self.documentDepth) levels.")])
        }
        let text = JSONText(object)
        guard text.bytes.count <= self.documentBytes else {
            throw .validation([
                FieldIssue(field, .length, "This is longer than \(self.documentBytes) bytes of JSON.")
            ])
        }
        return text
    }

    /// - Throws: `.validation` naming `field` when these are too much together.
    package static func checkSum(of documents: some Sequence<JSONText>, field: String) throws(CoreError) {
        let bytes = documents.reduce(0) { $0 + $1.bytes.count }
        guard bytes <= self.documentsBytes else {
            throw .validation([
                FieldIssue(field, .length, "Their objects are longer than \(self.documentsBytes) bytes together.")
            ])
        }
    }

    /// - Throws: `.validation` naming `field`.
    package static func checkCount(_ count: Int, _ most: Int, field: String) throws(CoreError) {
        guard count <= most else {
            throw .validation([FieldIssue(field, .length, "List at most \(most) items.")])
        }
    }
}
