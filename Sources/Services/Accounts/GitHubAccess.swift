import Core
import Gateways
import Primitives

/// Sign-in with GitHub as this installation offers it.
package struct GitHubAccess: Sendable {
    package let client: GitHubClient
    /// Our own page that ends a sign-in. Its scripts alone get our cookie back, so codes for it are tied to the browser.
    package let ownPage: String
    /// Where a browser begins that is to come back to it.
    package let entrance: String
    /// Where browsers may be sent in the end, besides `ownPage`.
    package var redirectURIs: [String]
    /// For who names none.
    package var defaultRedirectURI: String
    /// The same for programs on a person's own machine.
    package var defaultDesktopRedirectURI: String
    /// A person has so long to say yes at GitHub.
    package var stateLife: Duration = .seconds(600)
    /// And so long to choose an address, or to give a password, before the code is over.
    package var codeLife: Duration = .seconds(300)

    package enum Flow: Sendable { case web, desktop }

    /// - Parameter publicURL: the origin at which browsers find this installation.
    package init(client: GitHubClient, publicURL: String, redirectURIs: [String] = []) {
        let ownPage = publicURL + "/#/sign-in/complete"
        self.client = client
        self.ownPage = ownPage
        self.entrance = RedirectURI.adding(
            [(name: "redirect_uri", value: ownPage)], to: publicURL + "/api/v1/auth/github/login")
        self.redirectURIs = redirectURIs
        self.defaultRedirectURI = ownPage
        self.defaultDesktopRedirectURI = ownPage
    }

    /// Where a browser goes in the end: letter for letter one of those that are allowed. A program on the person's own
    /// machine listens on whatever port is free. Source: RFC 8252 §7.3.
    ///
    /// - Throws: `.validation` naming `redirect_uri`.
    func destination(_ given: String?, _ flow: Flow) throws(CoreError) -> String {
        guard let given else { return flow == .web ? self.defaultRedirectURI : self.defaultDesktopRedirectURI }
        let allowed =
            [self.ownPage, self.defaultRedirectURI, self.defaultDesktopRedirectURI] + self.redirectURIs
        let isAllowed = allowed.contains { known in
            given == known || (flow == .desktop && RedirectURI.matches(given, registered: known))
        }
        guard isAllowed else {
            throw .validation([FieldIssue("redirect_uri", .value, "This address is not one that is allowed here.")])
        }
        return given
    }

    /// Whether the browser's cookie comes with the exchange of a code that was sent there.
    func isOwn(_ destination: String) -> Bool { RedirectURI.isSameOrigin(destination, self.ownPage) }
}
