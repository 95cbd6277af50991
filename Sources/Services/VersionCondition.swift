import Core

/// What `If-Match` asks of a stored version.
package enum VersionCondition: Sendable, Equatable {
    case any
    case oneOf([Int64])

    /// - Throws: `.preconditionFailed` with the version that is stored.
    func check(_ stored: Int64) throws(CoreError) {
        switch self {
        case .any: return
        case .oneOf(let versions):
            guard versions.contains(stored) else { throw .preconditionFailed(current: stored) }
        }
    }
}
