import Core
import HTTP
import JSON
import Surface

/// The `modelling` edition: workspaces, and the data models that people draw in them together. Source: modelling
/// contract.
package struct ModellingEdition: Edition {
    package let name = EditionName.modelling
    package let title = "Atrium: modelling edition"
    package let defaultRule = Self.Rules.requests
    package let errorShape = ErrorEnvelope.shape
    package let currentVersion = "1.0.0"
    package let isVersionedByHeader = false

    package init() {}

    package var routes: [Route] {
        AuthRoutes.routes + AuthGitHubRoutes.routes + WorkspaceRoutes.routes + DomainRoutes.routes
            + TableRoutes.routes + RelationshipRoutes.routes + DiagramRoutes.routes + ModelRoutes.routes
            + CollaborationRoutes.routes + OdcsRoutes.routes + DdlRoutes.routes + ModelVersionRoutes.routes
    }

    /// The version is in the path.
    package func version(requested: String?) throws(CoreError) -> String { self.currentVersion }

    package func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        ErrorEnvelope.answer(to: error, context)
    }

    /// The contract has no limits: these keep one client from using up the workers. An import counts as one of contracts'
    /// page §7.
    package enum Rules {
        package static let requests = rule("requests", 1_200)
        package static let authentication = rule("authentication", 30)
        package static let fileUpload = rule("file_upload", 10)

        private static func rule(_ name: String, _ requests: Int) -> RateRule {
            RateRule(edition: .modelling, name: name, requests: requests, window: .seconds(60))
        }
    }
}
