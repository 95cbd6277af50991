import Primitives
import Storage

extension JobKind {
    /// A refresh token is kept for a day after its end, so that one presented late is told what it is; a code of
    /// an application or of a sign-in with GitHub for a day, so that one presented again ends what it opened.
    static let removeSessions = JobKind("upkeep.sessions", every: 60) { context in
        try context.untilDone { tx in
            try tx.upkeep.removeSessions(expiredBefore: tx.now - .seconds(86_400))
        }
        try context.untilDone { tx in
            try tx.upkeep.removeAuthorizationCodes(before: tx.now - .seconds(86_400))
        }
        try context.untilDone { tx in
            try tx.upkeep.removeGitHubSignIns(before: tx.now - .seconds(86_400))
        }
    }
}
