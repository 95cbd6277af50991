import HTTP
import Services
import Surface

/// By which a browser that comes back from GitHub is known to be the one that went there.
///
/// `Lax`, since GitHub sends it back; `__Host-`, so that no other host of the domain can set it.
enum BrowserCookie {
    private static let name = "__Host-atrium-github"

    static func value(_ request: Request) -> String? {
        request.header("HTTP_COOKIE").flatMap { Cookies.value(self.name, in: $0) }
    }

    static func set(_ departure: GitHubService.Departure, _ response: Response) -> Response {
        let life = departure.life.components.seconds
        return response.with(
            "Set-Cookie",
            "\(self.name)=\(departure.browser); Max-Age=\(life); Path=/; HttpOnly; Secure; SameSite=Lax")
    }
}
