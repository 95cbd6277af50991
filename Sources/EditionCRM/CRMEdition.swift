import Core
import HTTP
import JSON
import Surface

/// The `crm` edition: dashboards made of a catalogue of 14 widgets over the company's own data. Source: crm contract.
package struct CRMEdition: Edition {
    package let name = EditionName.crm
    package let title = "Atrium: crm edition"
    package let defaultRule = Self.Rules.requests
    package let overallRule: RateRule? = Self.Rules.requests
    package let errorShape = ErrorEnvelope.shape
    package let currentVersion = "1.0.0"
    package let isVersionedByHeader = false

    package init() {}

    package var routes: [Route] {
        LoginRoutes.routes + BoardRoutes.routes + ConfigRoutes.routes + CatalogueRoutes.routes + RecordRoutes.routes
            + ImportRoutes.routes
    }

    /// The version is in the path.
    package func version(requested: String?) throws(CoreError) -> String { self.currentVersion }

    package func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        ErrorEnvelope.answer(to: error, context)
    }

    /// Source: crm contract, rate limiting. Every request counts as one of `requests`; those of the others as theirs,
    /// too.
    package enum Rules {
        package static let requests = RateRule(
            edition: .crm, name: "requests", requests: 1_000, window: .seconds(3_600))
        package static let widgetData = RateRule(
            edition: .crm, name: "widget_data", requests: 100, window: .seconds(60))
        package static let configuration = RateRule(
            edition: .crm, name: "configuration", requests: 60, window: .seconds(3_600))
        /// Source: contracts' page §7, everywhere.
        package static let fileUpload = RateRule(
            edition: .crm, name: "file_upload", requests: 10, window: .seconds(60))
    }
}
