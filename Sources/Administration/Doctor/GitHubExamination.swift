import Glibc
import Runtime
import Services

/// Sign-in with GitHub: whether it is configured, kept secret, and can be reached.
struct GitHubExamination {
    let configuration: Configuration

    private static let subject = "GitHub sign-in"

    func findings() -> [Finding] {
        guard let access = self.configuration.makeGitHub() else { return [.ok(Self.subject, "not configured")] }
        return [self.secret(), self.reach(access)].compactMap { $0 }
    }

    private func secret() -> Finding? {
        let path = self.configuration.gitHub.clientSecretFile
        var status = stat()
        guard !path.isEmpty, stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
        return .warn(Self.subject, "\(path) is open to other accounts", cure: "chmod go= \(path)")
    }

    private func reach(_ access: GitHubAccess) -> Finding {
        if let trouble = access.client.trouble() {
            return .fail(
                Self.subject, trouble,
                cure: "correct github.api_url, or name its host in outgoing.private_hosts if it is not public")
        }
        return .ok(
            Self.subject,
            "\(self.configuration.gitHub.apiURL) answers; the OAuth app's callback URL must be "
                + self.configuration.gitHubCallback)
    }
}
