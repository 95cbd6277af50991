import Core
import HTTP
import Primitives
import Surface

/// `/docs`: the pages that answers of this edition point at. Plain HTML, without style or script.
enum DocumentationPages {
    static func routes(_ links: Pages) -> [Route] {
        [
            self.page("/docs/errors", "docs-errors") { _ in self.errors(links) },
            self.page("/docs/errors/{code}", "docs-error") { request in
                ErrorCode(rawValue: request.pathParameter("code")).map { self.error($0, links) }
            },
            self.page("/docs/api/{version}", "docs-api") { request in
                switch request.pathParameter("version") {
                case "v2": self.current(links)
                case "v1": self.deprecated(links)
                default: nil
                }
            },
            self.page("/docs/migration/v1-to-v2", "docs-migration") { _ in self.migration(links) },
            self.page("/docs/rate-limits", "docs-rate-limits") { _ in self.rateLimits },
        ]
    }

    /// - Parameter content: title and body as HTML; nil: there is no such page.
    private static func page(
        _ path: String, _ name: String, _ content: @escaping @Sendable (Request) -> (title: String, body: String)?
    ) -> Route {
        Route(
            .get, path, name: name, summary: "A page for people.", rule: nil,
            access: .everyone { request in
                guard let found = content(request) else { throw CoreError.notFound("There is no such page.") }
                return self.response(found.title, found.body)
            }, body: nil, answer: .page)
    }

    private static func response(_ title: String, _ body: String) -> Response {
        let html = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(title)</title></head>
            <body>
            <h1>\(title)</h1>
            \(body)
            </body>
            </html>

            """
        return Response(
            .ok, headers: [(name: "Cache-Control", value: "public, max-age=300")],
            body: .bytes(Array(html.utf8), type: "text/html; charset=utf-8"))
    }

    // MARK: The pages

    private static func error(_ code: ErrorCode, _ links: Pages) -> (title: String, body: String) {
        let page = code.page
        let body = """
            <p>Status \(page.status). \(page.meaning)</p>
            <p>\(page.remedy)</p>
            <p><a href="\(links.site)/docs/errors">All codes</a></p>
            """
        return (title: code.rawValue, body: body)
    }

    private static func errors(_ links: Pages) -> (title: String, body: String) {
        let rows = ErrorCode.allCases.map { code in
            "<dt><a href=\"\(links.error(code))\">\(code.rawValue)</a></dt><dd>\(code.page.meaning)</dd>"
        }
        return (title: "Error codes", body: "<dl>\n\(rows.joined(separator: "\n"))\n</dl>")
    }

    private static func current(_ links: Pages) -> (title: String, body: String) {
        let body = """
            <p>The present version. Every operation is in the
            <a href="\(links.site)/api/openapi/flowforge.json">OpenAPI document</a>.</p>
            <p>See also: <a href="\(links.site)/docs/errors">error codes</a>,
            <a href="\(links.rateLimits)">rate limits</a>.</p>
            """
        return (title: "API v2", body: body)
    }

    private static func deprecated(_ links: Pages) -> (title: String, body: String) {
        let body = """
            <p>Deprecated since 2024-01-01. One path of it is left: GET /api/v1/users/list.</p>
            <p><a href="\(links.migration)">How to move to v2</a></p>
            """
        return (title: "API v1", body: body)
    }

    private static func migration(_ links: Pages) -> (title: String, body: String) {
        let body = """
            <ul>
            <li>GET /api/v1/users/list is GET /api/v2/users.</li>
            <li>user_id is userId.</li>
            <li>A list is wrapped: {"data": […], "pagination": {…}}.</li>
            </ul>
            <p><a href="\(links.version("v2"))">API v2</a></p>
            """
        return (title: "From v1 to v2", body: body)
    }

    private static var rateLimits: (title: String, body: String) {
        let rows = [
            ("default", FlowForgeEdition.Rules.standard.requests, FlowForgeEdition.Rules.standardBurst.requests),
            ("free", FlowForgeEdition.Rules.free.requests, FlowForgeEdition.Rules.freeBurst.requests),
            ("pro", FlowForgeEdition.Rules.pro.requests, FlowForgeEdition.Rules.proBurst.requests),
            ("enterprise", nil, FlowForgeEdition.Rules.enterpriseBurst.requests),
        ].map { tier, hour, burst in
            "<tr><td>\(tier)</td><td>\(hour.map(String.init) ?? "unlimited")</td><td>\(burst)</td></tr>"
        }
        let body = """
            <p>Requests of one account; the tier is the organization's, and an administrator sets it. These are the usual
            numbers: an installation may have others, and each answer tells what holds.</p>
            <table>
            <tr><th>Tier</th><th>within any hour</th><th>within any second (burst)</th></tr>
            \(rows.joined(separator: "\n"))
            </table>
            <p>Dashboards and widgets (\(FlowForgeEdition.Rules.dashboards.requests) an hour), metrics
            (\(FlowForgeEdition.Rules.metrics.requests) a minute), language models
            (\(FlowForgeEdition.Rules.llmQuery.requests) an hour) and uploads
            (\(FlowForgeEdition.Rules.fileUpload.requests) a minute) have limits of their own, which are counted instead of
            the default tier's hour, and besides that of a tier that was set.</p>
            """
        return (title: "Rate limits", body: body)
    }
}
