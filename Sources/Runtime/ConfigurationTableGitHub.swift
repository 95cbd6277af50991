import Core

/// The rows about sign-in with GitHub.
extension ConfigurationTable {
    static let gitHub: [ConfigurationOption] = [
        text(
            "github.client_id", \.gitHub.clientID, .issuer,
            """
            The client id of an OAuth app that is registered at GitHub with the callback URL \
            <server.public_url>/api/v1/auth/github/callback. Empty = nobody signs in with GitHub.
            """),
        text(
            "github.client_secret_file", \.gitHub.clientSecretFile, .pathOrEmpty,
            "The file with its client secret, which nobody but this account should be able to read."),
        secret(
            "github.client_secret", \.gitHub.clientSecret,
            "The secret itself, where the environment hands it over: ${NAME}. Empty = what the file holds."),
        text(
            "github.base_url", \.gitHub.baseURL, .serverURL,
            """
            Where people say yes, and codes are exchanged; another for a GitHub Enterprise Server. Its host, as that of \
            github.api_url, must stand in outgoing.private_hosts unless it is public.
            """),
        text("github.api_url", \.gitHub.apiURL, .serverURL, "Where it is asked who somebody is."),
        list(
            "github.redirect_uris", \.gitHub.redirectURIs, .redirectURI,
            """
            Where a sign-in may send a browser in the end, besides our own page: whole addresses, letter for letter. One \
            on 127.0.0.1 or [::1] stands for every port in the sign-in of programs (/login/desktop). Danger: whoever \
            answers at such an address can sign in as whoever begins there.
            """),
        text(
            "github.default_redirect_uri", \.gitHub.defaultRedirectURI, .redirectURIOrEmpty,
            "Where it goes when the request names no address. Empty = our own page."),
        text(
            "github.desktop_redirect_uri", \.gitHub.desktopRedirectURI, .redirectURIOrEmpty,
            "The same for /login/desktop, such as com.example.app:/signed-in. Empty = github.default_redirect_uri."),
        integer(
            "github.timeout_ms", \.gitHub.timeoutMilliseconds, 100...10_000, "milliseconds",
            "How long each of the three questions to GitHub may take. A thread of a worker waits for them."),
    ]
}

extension ConfigurationRule {
    static let serverURL = ConfigurationRule(expected: "http://host:port or https://host with a path or without") {
        !$0.isEmpty && serverURLOrEmpty.accepts($0)
    }

    static let redirectURI = ConfigurationRule(
        expected: "https://…, http:// of this machine, or a scheme such as com.example.app:/…, without a fragment"
    ) { RedirectURI.problem($0) == nil }

    static let redirectURIOrEmpty = ConfigurationRule(expected: "the same as in github.redirect_uris, or empty") {
        $0.isEmpty || redirectURI.accepts($0)
    }
}
