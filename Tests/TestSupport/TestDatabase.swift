import Glibc
import MariaDB
import Primitives

/// The MariaDB that the tests run on. Its user may create and drop schemas named `atrium_test…`.
package enum TestDatabase {
    /// The environment names no test database.
    package struct Missing: Swift.Error, CustomStringConvertible {
        package let variable: String

        package var description: String {
            "\(self.variable) is not set: the tests need a MariaDB (ATRIUM_TEST_DATABASE_SOCKET, _USER, _PASSWORD, _NAME)"
        }
    }

    /// Where it is, from the environment: `ATRIUM_TEST_DATABASE_SOCKET`, `_USER`, `_PASSWORD` and `_NAME`.
    package static func settings() throws -> ConnectionSettings {
        ConnectionSettings(
            socket: try Self.variable("SOCKET"), user: try Self.variable("USER"),
            password: try Self.variable("PASSWORD"), database: try Self.variable("NAME"))
    }

    /// Runs `body` with the settings of a new, empty schema of its own, which is dropped afterwards.
    package static func withEmptyDatabase<R>(_ body: (ConnectionSettings) throws -> R) throws -> R {
        var settings = try Self.settings()
        let connection = try Connection(settings)
        let name = "atrium_test_\(UUID.v7().base62)"
        try connection.execute(
            "CREATE DATABASE \(identifier: name) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        settings.database = name
        do {
            let result = try body(settings)
            try connection.execute("DROP DATABASE \(identifier: name)")
            return result
        } catch {
            try connection.execute("DROP DATABASE \(identifier: name)")
            throw error
        }
    }

    private static func variable(_ name: String) throws(Missing) -> String {
        let variable = "ATRIUM_TEST_DATABASE_\(name)"
        guard let value = getenv(variable) else { throw Missing(variable: variable) }
        return String(cString: value)
    }
}
