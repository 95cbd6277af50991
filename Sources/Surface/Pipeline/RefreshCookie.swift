import HTTP
import Primitives
import Services

/// The refresh token as a cookie that no script can read and that goes to `/auth` of this origin alone, where a browser
/// asks for it by `X-Refresh-Token-Delivery: cookie`.
package enum RefreshCookie {
    private static let name = "__Secure-atrium-refresh"
    private static let attributes = "; Path=/auth; HttpOnly; Secure; SameSite=Strict"

    package static func isWanted(_ request: Request) -> Bool {
        request.header("HTTP_X_REFRESH_TOKEN_DELIVERY") == "cookie"
    }

    package static func token(_ request: Request) -> String? {
        request.header("HTTP_COOKIE").flatMap { Cookies.value(self.name, in: $0) }
    }

    package static func deliver(_ tokens: AccountService.Tokens, _ request: Request, _ response: Response) -> Response {
        guard self.isWanted(request) else { return response }
        let life = max(0, (tokens.refreshExpiresAt - Instant.now).components.seconds)
        return response.with("Set-Cookie", "\(self.name)=\(tokens.refresh); Max-Age=\(life)\(self.attributes)")
    }

    package static func clear(_ response: Response) -> Response {
        response.with("Set-Cookie", "\(self.name)=; Max-Age=0\(self.attributes)")
    }
}
