import Core
import Gateways
import Primitives

/// Tables of databases as parts of models.
package struct ModelDatabaseService {
    let exchange: ModelExchangeService
    let reader: MariaDBSchemaReader

    /// Reads a database's tables, and takes them into a model.
    ///
    /// - Throws: `.notFound`, `.forbidden`; `.validation` naming what is wrong with the address; `.dependencyFailed` when
    ///   the server does not answer as one should; `.quotaExceeded`.
    package func read(
        _ address: DatabaseAddress, _ mode: ModelImportMode, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelImportOutcome> {
        try actor.require(.modelWrite, inModelOf: workspace)
        let schema: DatabaseSchema
        do throws(DatabaseReadingFailure) { schema = try self.reader.read(address) } catch { throw Self.error(error) }
        let name = try ModelRules.line(address.database, ModelRules.nameLength, field: "database")
        let model = try schema.model(
            "\(address.host):\(address.port)/\(address.database)", named: name,
            for: ModelExchangeService.identity(workspace))
        return try self.exchange.take(model, mode, in: workspace, origin: origin, by: actor)
    }

    private static func error(_ failure: DatabaseReadingFailure) -> CoreError {
        switch failure {
        case .unknownHost: .validation([FieldIssue("host", .value, "This name has no address.")])
        case .refusedAddress(let address):
            .validation([
                FieldIssue(
                    "host", .forbidden,
                    "It is at \(address), which this server must not connect to (modelling.import_networks).")
            ])
        case .refused(let words): .validation([FieldIssue("user", .value, "The server says: \(words)")])
        case .unreachable(let words): .dependencyFailed("The database cannot be read: \(words).")
        case .tooLarge: .dependencyFailed("The database says more of its tables than is read here.")
        }
    }
}
