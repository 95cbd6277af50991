/// Rules of the CRM and of its boards that a request can meet. Editions that have no words of their own for them answer
/// by `plain`.
package enum CRMRefusal: Sendable, Equatable {
    case noSuchDashboard
    /// - Parameter available: every key of the catalogue.
    case noSuchWidget(requested: String, available: [String])
    /// A known entry's settings against its schema.
    case widgetConfig([FieldIssue])
    case duplicateDashboardName(String)
    case defaultDashboardStays
    case dateRange(requested: String, allowed: [String])

    package var plain: CoreError {
        switch self {
        case .noSuchDashboard: .notFound("There is no such dashboard.")
        case .noSuchWidget(let requested, _): .notFound("The catalogue has no \(requested).")
        case .widgetConfig(let issues): .validation(issues)
        case .duplicateDashboardName(let name):
            .conflict(field: "name", message: "You have a dashboard named \(name) already.")
        case .defaultDashboardStays: .forbidden("The default dashboard cannot be deleted.")
        case .dateRange(let requested, let allowed):
            .validation([
                FieldIssue("dateRange", .value, "\(requested) is none of \(allowed.joined(separator: ", ")).")
            ])
        }
    }
}
