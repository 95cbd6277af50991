import MariaDB

/// Why the schema was not brought up to date.
package enum MigrationError: Swift.Error, CustomStringConvertible {
    case badFileName(String)
    case notText(_ file: String)
    /// A number is missing, or there twice.
    case notConsecutive(file: String, expected: Int)
    /// An applied file's text is no longer what was applied. A change is a new file.
    case changed(file: String)
    /// The database has a migration that the folder has not: it belongs to a newer version of the program.
    case unknown(number: Int, name: String)
    /// The file comes before one that is already applied.
    case outOfOrder(file: String, applied: Int)
    /// A statement of the file failed; those before it have taken effect, and the file will be run again whole.
    case failed(file: String, cause: ScriptError)
    /// Someone else has been migrating the same schema for as long as was waited.
    case locked
    /// The settings name no database.
    case noDatabase

    package var description: String {
        switch self {
        case .badFileName(let file): "\(file): a migration is named NNNN_name.sql"
        case .notText(let file): "\(file): not UTF-8"
        case .notConsecutive(let file, let expected): "\(file): number \(expected) was expected here"
        case .changed(let file): "\(file): changed since it was applied"
        case .unknown(let number, let name): "migration \(number) (\(name)) is applied, but its file is not there"
        case .outOfOrder(let file, let applied): "\(file): not applied, although number \(applied) after it is"
        case .failed(let file, let cause): "\(file): \(cause)"
        case .locked: "another process is migrating this database"
        case .noDatabase: "no database is named"
        }
    }
}
