import Core
import Gateways
import Services

extension Configuration {
    /// Sign-in with GitHub.
    package struct GitHub: Sendable {
        /// Empty = not offered.
        package var clientID = ""
        package var clientSecretFile = ""
        /// After loading, also when it came from the file.
        package var clientSecret = ""
        package var baseURL = "https://github.com"
        package var apiURL = "https://api.github.com"
        package var redirectURIs: [String] = []
        package var defaultRedirectURI = ""
        package var desktopRedirectURI = ""
        package var timeoutMilliseconds = 5_000
    }

    /// nil when it is not configured.
    package func makeGitHub() -> GitHubAccess? {
        guard !self.gitHub.clientID.isEmpty else { return nil }
        var settings = GitHubSettings(
            clientID: self.gitHub.clientID, clientSecret: self.gitHub.clientSecret,
            callbackURL: self.gitHubCallback)
        settings.baseURL = self.gitHub.baseURL
        settings.apiURL = self.gitHub.apiURL
        settings.privateHosts = self.outgoing.privateHosts
        settings.timeout = .milliseconds(self.gitHub.timeoutMilliseconds)
        settings.concurrency = max(1, self.api.threads / 2)
        var access = GitHubAccess(
            client: GitHubClient(settings), publicURL: self.server.publicURL,
            redirectURIs: self.gitHub.redirectURIs)
        if !self.gitHub.defaultRedirectURI.isEmpty { access.defaultRedirectURI = self.gitHub.defaultRedirectURI }
        access.defaultDesktopRedirectURI =
            self.gitHub.desktopRedirectURI.isEmpty ? access.defaultRedirectURI : self.gitHub.desktopRedirectURI
        return access
    }

    /// What is to be registered at GitHub.
    package var gitHubCallback: String { self.server.publicURL + "/api/v1/auth/github/callback" }
}
