import Core
import Primitives
import Runtime
import Services

/// The services, for a command: they act for nobody, as the administrator.
struct AdministratorServices {
    let context: CommandContext

    /// - Throws: `CommandError` in plain words for what the services refuse.
    func use<R>(_ body: (AdministrationService) throws -> R) throws -> R {
        try self.useAll { try body($0.administration) }
    }

    /// - Throws: as `use`.
    func useAll<R>(_ body: (ServiceSet) throws -> R) throws -> R {
        let configuration = try self.context.configuration()
        return try ReachableDatabase(configuration: configuration, log: self.context.log).use {
            let services = configuration.makeServices(try configuration.makePlatform())
            do { return try body(services) } catch let error as CoreError {
                throw CommandError(Self.words(error))
            }
        }
    }

    private static func words(_ error: CoreError) -> String {
        switch error {
        case .notFound(let message), .forbidden(let message), .fault(let message): message
        case .conflict(_, let message), .quotaExceeded(let message), .dependencyFailed(let message): message
        case .editConflict(let conflict): conflict.message
        case .lacksPermission(let permission): permission.refusal
        case .validation(let issues): issues.map { "\($0.field): \($0.message)" }.joined(separator: "\n")
        case .unavailable(let message, _), .databaseAway(let message, _): message
        case .crm(let refusal): self.words(refusal.plain)
        case .unauthenticated, .timerRunning, .preconditionFailed, .idempotencyKeyReused, .idempotencyKeyInFlight,
            .accountLocked,
            .rateLimited, .invalidFile, .queryTooCostly, .outcomeUnknown, .malformedBody, .unsupportedMediaType,
            .bodyTooLarge,
            .methodNotAllowed,
            .unsupportedVersion:
            "\(error)"
        }
    }
}
