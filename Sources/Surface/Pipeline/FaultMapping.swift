import Core
import MariaDB
import Security

/// Makes one `CoreError` of whatever was thrown, and keeps the part that is for the log alone.
enum FaultMapping {
    static func coreError(for error: any Error) -> CoreError {
        switch error {
        case let error as CoreError: error
        case is OutcomeUnknown: .outcomeUnknown
        case let error as DatabaseError where error.isUnavailable || error.isConnectionLost:
            .databaseAway("The database cannot be reached at this moment.", retryAfter: .seconds(2))
        case let error as DatabaseError where error.isDeadlock || error.isLockTimeout:
            .databaseAway("Too many changes of the same thing at once.", retryAfter: .seconds(1))
        default: .fault("\(error)")
        }
    }

    /// Words for the log; nil when the error says all there is to say to its reader.
    static func cause(of error: any Error) -> String? {
        switch error {
        case CoreError.fault(let cause): cause
        case is CoreError: nil
        case let error as DatabaseError: "database error \(error.number) (\(error.sqlState)): \(error.message)"
        default: "\(error)"
        }
    }
}
