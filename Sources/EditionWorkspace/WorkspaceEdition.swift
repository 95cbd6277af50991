import Core
import HTTP
import JSON
import Primitives
import Surface

/// The `workspace` edition: accounts, profile, dashboards, widgets. Source: workspace contract.
package struct WorkspaceEdition: Edition {
    static let version = "2025-08-02"

    package let name = EditionName.workspace
    package let title = "Atrium: workspace edition"
    package let defaultRule = Self.Rules.dataFetching
    package let errorShape = ErrorEnvelope.shape
    package let currentVersion = Self.version

    package init() {}

    package var routes: [Route] {
        AuthenticationRoutes.routes + ProfileRoutes.routes + DashboardRoutes.routes + VersionRoutes.routes
            + WidgetRoutes.routes + WidgetDataRoutes.routes + MetricRoutes.routes + DataSetRoutes.routes
    }

    package func version(requested: String?) throws(CoreError) -> String {
        guard let requested, !requested.isEmpty else { return Self.version }
        guard requested == Self.version else { throw .unsupportedVersion(String(requested.prefix(50))) }
        return requested
    }

    package func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        ErrorEnvelope.answer(to: error, context)
    }

    /// Requests a minute by kind of endpoint. Reading is "Data Fetching"; "Dashboard Operations" are the changes of
    /// dashboards, widgets and the profile. Source: workspace contract, rate limiting.
    package enum Rules {
        package static let authentication = RateRule(
            edition: .workspace, name: "authentication", requests: 10, window: .seconds(60))
        package static let dataFetching = RateRule(
            edition: .workspace, name: "data_fetching", requests: 100, window: .seconds(60))
        package static let fileUpload = RateRule(
            edition: .workspace, name: "file_upload", requests: 10, window: .seconds(60))
        package static let dashboardOperations = RateRule(
            edition: .workspace, name: "dashboard_operations", requests: 50, window: .seconds(60))
    }
}
