import HTTPClient
import JSON
import Primitives

/// Somebody's account at GitHub.
package struct GitHubAccount: Sendable, Equatable {
    /// Its number, which never changes and is never given to another; the name may be.
    package let subject: String
    package let login: String
    package let name: String?
    /// As GitHub writes them, the primary one first.
    package let addresses: [Address]

    package struct Address: Sendable, Equatable {
        package let text: String
        /// Whether GitHub has seen that the account's owner reads its mail.
        package let isVerified: Bool

        package init(text: String, isVerified: Bool) {
            self.text = text
            self.isVerified = isVerified
        }
    }

    package init(subject: String, login: String, name: String?, addresses: [Address]) {
        self.subject = subject
        self.login = login
        self.name = name
        self.addresses = addresses
    }
}

/// Why GitHub does not say who somebody is. The words are safe to show.
package enum GitHubFailure: Swift.Error, Equatable {
    /// The code is not good, or the person did not allow what was asked for.
    case refused(String)
    case timedOut
    /// It cannot be reached, or what it says cannot be read.
    case unavailable(String)
}

/// Reads what GitHub answers. Source: GitHub REST API 2022-11-28, “Get the authenticated user”, “List email addresses”.
enum GitHubAnswer {
    private static let depth = 16
    private static let longestToken = 1_024
    private static let longestAddress = 254

    /// The access token. GitHub answers a refusal with status 200, too.
    static func token(_ response: IncomingResponse) throws(GitHubFailure) -> String {
        guard let answer = Self.json(response)?.objectValue else { throw Self.unreadable(response) }
        if let error = answer["error"]?.stringValue {
            // Whether the configuration is wrong or the code is what an administrator wants to know.
            let isOurs = ["incorrect_client_credentials", "redirect_uri_mismatch", "unauthorized_client"].contains(
                error)
            throw isOurs
                ? .unavailable("GitHub refuses this installation: \(String(error.prefix(64))).")
                : .refused("GitHub does not take the code (any more).")
        }
        guard response.status == 200, let token = answer["access_token"]?.stringValue,
            answer["token_type"]?.stringValue?.lowercased() == "bearer",
            (1...Self.longestToken).contains(token.utf8.count), token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw Self.unreadable(response) }
        return token
    }

    static func account(
        person: IncomingResponse, addresses: IncomingResponse
    ) throws(GitHubFailure) -> GitHubAccount {
        try Self.check(person)
        try Self.check(addresses)
        guard let answer = Self.json(person)?.objectValue, let number = answer["id"]?.integerValue, number > 0,
            let login = answer["login"]?.stringValue, (1...100).contains(login.unicodeScalars.count)
        else { throw Self.unreadable(person) }
        guard let list = Self.json(addresses)?.arrayValue else { throw Self.unreadable(addresses) }
        let primaryFirst =
            list.filter { $0["primary"]?.boolValue == true } + list.filter { $0["primary"]?.boolValue != true }
        return GitHubAccount(
            subject: "\(number)", login: login, name: answer["name"]?.stringValue,
            addresses: primaryFirst.compactMap(Self.address))
    }

    private static func address(_ value: JSONValue) -> GitHubAccount.Address? {
        guard let text = value["email"]?.stringValue, (1...Self.longestAddress).contains(text.utf8.count) else {
            return nil
        }
        return GitHubAccount.Address(text: text, isVerified: value["verified"]?.boolValue == true)
    }

    private static func check(_ response: IncomingResponse) throws(GitHubFailure) {
        switch response.status {
        case 200: return
        case 401, 403, 404: throw .refused("GitHub does not show the account; its e-mail addresses are needed.")
        default: throw Self.unreadable(response)
        }
    }

    private static func json(_ response: IncomingResponse) -> JSONValue? {
        do throws(JSONSyntaxError) { return try JSONValue(parsing: response.body, maximumDepth: Self.depth) } catch {
            return nil
        }
    }

    private static func unreadable(_ response: IncomingResponse) -> GitHubFailure {
        .unavailable("GitHub answers in a form that is not known here (status \(response.status)).")
    }
}
