import Core
import HTTP
import JSON
import Surface

/// The `flowforge` edition: dashboards, widgets, tasks, time, metrics for programs. Source: flowforge contract.
package struct FlowForgeEdition: Edition {
    package let name = EditionName.flowforge
    package let title = "Atrium: flowforge edition"
    package let defaultRule = Self.Rules.standard
    package let errorShape = ErrorEnvelope.shape
    package let currentVersion = "2.0.0"
    package let isVersionedByHeader = false

    private let pages: Pages

    /// - Parameter site: base address of this installation, without a slash at its end; links in answers begin with it.
    package init(site: String) {
        self.pages = Pages(site: site)
    }

    package var routes: [Route] {
        VersionRoutes.routes(self.pages) + DashboardRoutes.routes + WidgetRoutes.routes
    }

    /// The version is in the path.
    package func version(requested: String?) throws(CoreError) -> String { self.currentVersion }

    package func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        ErrorEnvelope.answer(to: error, context, self.pages)
    }

    /// An endpoint's own rule is counted instead of `standard`. Source: flowforge contract, rate limiting; contracts'
    /// page §5 (attachments) and §7.
    package enum Rules {
        package static let standard = RateRule(
            edition: .flowforge, name: "default", requests: 1_000, window: .seconds(3_600))
        package static let dashboards = RateRule(
            edition: .flowforge, name: "dashboards", requests: 1_000, window: .seconds(3_600))
        package static let metrics = RateRule(
            edition: .flowforge, name: "metrics", requests: 600, window: .seconds(60))
        package static let llmQuery = RateRule(
            edition: .flowforge, name: "llm_query", requests: 100, window: .seconds(3_600))
        package static let fileUpload = RateRule(
            edition: .flowforge, name: "file_upload", requests: 10, window: .seconds(60))
    }
}

/// Addresses of pages for people that answers point at.
struct Pages: Sendable {
    let site: String

    func error(_ code: ErrorCode) -> String { "\(self.site)/docs/errors/\(code.rawValue)" }
    func version(_ version: String) -> String { "\(self.site)/docs/api/\(version)" }
    var migration: String { "\(self.site)/docs/migration/v1-to-v2" }
    var rateLimits: String { "\(self.site)/docs/rate-limits" }
}
