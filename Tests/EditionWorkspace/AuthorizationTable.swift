import JSON
import Primitives
import TestSupport

/// Who sends the requests of the authorization test.
enum Visitor: Int, CaseIterable, Sendable {
    /// Without a token.
    case nobody
    /// Members of the owner's workspace, acting in it.
    case viewer, developer, admin, owner
    /// The viewer, acting in a workspace of their own.
    case viewerAtHome
    /// Somebody with an account of their own and nothing to do with the owner.
    case otherTenant
    /// The same, naming the owner's workspace as theirs.
    case intruder
    /// The owner's token, after signing out.
    case revoked
}

/// What each route answers to each visitor who sends what it wants and names a dashboard or widget of the owner.
///
/// Every route has a row here: one without fails the test, and so does a row without a route.
enum AuthorizationTable {
    static let everybody = Array(repeating: 200, count: Visitor.allCases.count)

    static let expected: [String: [Int]] = [
        // nobody, viewer, developer, admin, owner, viewer at home, other tenant, intruder, revoked
        "signUp": Array(repeating: 201, count: Visitor.allCases.count),
        "signIn": everybody,
        "refresh": everybody,
        "signOut": [401, 204, 204, 204, 204, 204, 204, 404, 401],

        "getProfile": [401, 200, 200, 200, 200, 200, 200, 404, 401],
        "updateProfile": [401, 200, 200, 200, 200, 200, 200, 404, 401],

        "listDashboards": [401, 200, 200, 200, 200, 200, 200, 404, 401],
        "createDashboard": [401, 403, 201, 201, 201, 201, 201, 404, 401],
        "getDashboard": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "updateDashboard": [401, 403, 200, 200, 200, 403, 404, 404, 401],
        "deleteDashboard": [401, 403, 204, 204, 204, 403, 404, 404, 401],
        "undeleteDashboard": [401, 403, 200, 200, 200, 403, 404, 404, 401],
        "duplicateDashboard": [401, 403, 201, 201, 201, 201, 404, 404, 401],

        "listDashboardVersions": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "getDashboardVersion": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "restoreDashboardVersion": [401, 403, 200, 200, 200, 403, 404, 404, 401],

        "listWidgets": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "createWidget": [401, 403, 201, 201, 201, 403, 404, 404, 401],
        "getWidget": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "updateWidget": [401, 403, 200, 200, 200, 403, 404, 404, 401],
        "deleteWidget": [401, 403, 204, 204, 204, 403, 404, 404, 401],
        "undeleteWidget": [401, 403, 200, 200, 200, 403, 404, 404, 401],

        "getWidgetData": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "getDashboardData": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "previewWidgetData": [401, 200, 200, 200, 200, 200, 200, 404, 401],

        "listMetrics": [401, 200, 200, 200, 200, 200, 200, 404, 401],
        "listDataSets": [401, 200, 200, 200, 200, 200, 200, 404, 401],
        "createDataSet": [401, 403, 201, 201, 201, 201, 201, 404, 401],
        "getDataSet": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "listDataSetRows": [401, 200, 200, 200, 200, 200, 404, 404, 401],
        "deleteDataSet": [401, 403, 204, 204, 204, 403, 404, 404, 401],

        "health": everybody,
        "jwks": everybody,
        "openapi-workspace": everybody,
    ]

    /// A good body for each route that wants one.
    static func body(_ route: String, owner: TestAccount) -> JSONObject? {
        switch route {
        case "signUp": ["email": .string(Maker.address()), "password": .string(Maker.password)]
        case "signIn": ["email": .string(owner.email), "password": .string(owner.password)]
        case "refresh": ["refresh_token": .string(owner.refreshToken)]
        case "updateProfile": ["timezone": "Europe/Prague"]
        case "createDashboard", "duplicateDashboard": ["name": "New"]
        case "updateDashboard", "updateWidget": ["name": "Changed"]
        case "createWidget": Maker.widgetBody("New")
        case "previewWidgetData": ["type": "metric", "data_query": ["parameters": ["data": 42]]]
        default: nil
        }
    }
}
