import Core
import HTTP
import JSON
import Surface

/// The `flowforge` edition: dashboards, widgets, tasks, time, metrics for programs. Source: flowforge contract.
package struct FlowForgeEdition: Edition {
    package let name = EditionName.flowforge
    package let title = "Atrium: flowforge edition"
    package let defaultRule = Rules.standard
    package let errorShape = ErrorEnvelope.shape
    package let currentVersion = "2.0.0"
    package let isVersionedByHeader = false

    private let links: Pages

    /// - Parameter site: base address of this installation, without a slash at its end; links in answers begin with it.
    package init(site: String) {
        self.links = Pages(site: site)
    }

    package var routes: [Route] {
        VersionRoutes.routes(self.links) + DashboardRoutes.routes + WidgetRoutes.routes + UserRoutes.routes
            + TaskRoutes.routes + MilestoneRoutes.routes + CommentRoutes.routes + AttachmentRoutes.routes
            + TimeRoutes.routes + RateRoutes.routes
            + MetricRoutes.routes + AlertRoutes.routes
            + APIKeyRoutes.routes + ApplicationRoutes.routes + AuthorizeRoutes.routes + TokenRoutes.routes
    }

    package var streams: [Route] { EventStreams.described }

    package var pages: [Route] { DocumentationPages.routes(self.links) }

    /// The version is in the path.
    package func version(requested: String?) throws(CoreError) -> String { self.currentVersion }

    package func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        ErrorEnvelope.answer(to: error, context, self.links)
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
