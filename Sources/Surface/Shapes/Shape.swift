import JSON

/// What a JSON value must look like. From one shape come the check of a body, the words of its errors, and the schema
/// in the OpenAPI document.
package indirect enum Shape: Sendable {
    case boolean
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    /// Length in characters.
    case string(ClosedRange<Int>, TextFormat? = nil)
    case choice([String])
    /// `dash_…` with 22 base62 digits, or a canonical UUID.
    case identifier(IdentifierPrefix)
    case array(Shape, ClosedRange<Int>)
    case object([Field])
    /// An object with any keys besides the ones listed, which are checked.
    case open([Field])
    /// Any JSON value.
    case any
    /// The value or `null`.
    case nullable(Shape)
    /// A shape that the document lists once under a name of its own.
    case named(StaticString, Shape)
}

/// Formats beyond a length. Source of the names: JSON Schema, defined formats.
package enum TextFormat: String, Sendable {
    case email
    case dateTime = "date-time"
    /// A day of the calendar.
    case date
    case uri
    case password
    /// `#rgb`, `#rrggbb`, `#rrggbbaa`.
    case color
}

/// The part before the underscore of an identifier on the wire. Source: contracts' page §3.
package enum IdentifierPrefix: String, Sendable {
    case activity = "act"
    case alert = "alr"
    case alertEvent = "ale"
    case apiKey = "key"
    case application = "app"
    case attachment = "att"
    case comment = "cmt"
    case connector = "conn"
    case customer = "cust"
    case dashboard = "dash"
    case dataSet = "ds"
    case diagram = "dfd"
    case flowConnection = "fcn"
    case flowNode = "fnd"
    case goal = "goal"
    case identity = "idn"
    case recordImport = "imp"
    case grant
    case invoice = "inv"
    case milestone = "mil"
    case modelColumn = "col"
    case modelDomain = "dom"
    case modelTable = "tbl"
    case modelVersion = "mdv"
    case opportunity = "opp"
    case organization = "org"
    case rate
    case relationship = "rel"
    case task
    case timeEntry = "time"
    case user = "usr"
    case vehicle = "veh"
    case widget = "wgt"
    case workspace = "ws"
}

/// One member of an object.
package struct Field: Sendable {
    package let name: String
    package let shape: Shape
    package let isRequired: Bool
    /// A sentence for the OpenAPI document: unit, meaning, special values.
    package let note: StaticString?
    package let initial: JSONValue?

    package static func required(_ name: String, _ shape: Shape, _ note: StaticString? = nil) -> Field {
        Field(name: name, shape: shape, isRequired: true, note: note, initial: nil)
    }

    /// - Parameter initial: the value taken when the member is absent, where it is a constant.
    package static func optional(
        _ name: String, _ shape: Shape, _ note: StaticString? = nil, initial: JSONValue? = nil
    ) -> Field {
        Field(name: name, shape: shape, isRequired: false, note: note, initial: initial)
    }
}

extension Shape {
    /// An enumeration's raw values.
    package static func choice<Choice: CaseIterable & RawRepresentable<String>>(of type: Choice.Type) -> Shape {
        .choice(type.allCases.map(\.rawValue))
    }

    package static let instant = Shape.string(20...40, .dateTime)
    package static let count = Shape.integer(0...Int64.max)
    package static let text = Shape.string(0...1_000_000)
}
