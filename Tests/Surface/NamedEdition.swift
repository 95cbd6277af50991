import Core
import HTTP
import Surface

/// An edition with a name and nothing else.
struct NamedEdition: Edition {
    let name: EditionName

    init(_ name: EditionName) { self.name = name }

    var title: String { self.name.rawValue }
    var routes: [Route] { [] }
    var currentVersion: String { "1" }
    var errorShape: Shape { .any }
    var defaultRule: RateRule {
        RateRule(edition: self.name, name: "default", requests: 1, window: .seconds(60))
    }

    func version(requested: String?) throws(CoreError) -> String { self.currentVersion }

    func answer(to error: CoreError, _ context: ErrorContext) -> Response { Response(.internalServerError) }
}
