import Gateways
import MariaDB
import Security
import SharedMemory

/// Everything about workspaces and the data models in them.
package struct ModelServices {
    package let workspaces: WorkspaceService
    package let domains: ModelDomainService
    package let tables: ModelTableService
    package let relationships: ModelRelationshipService
    package let diagrams: FlowDiagramService
    package let whole: WholeModelService
    package let exchange: ModelExchangeService
    package let databases: ModelDatabaseService
    package let versions: ModelVersionService

    init(
        database: Database, events: EventLog, generations: GenerationTable, schemas: MariaDBSchemaReader,
        contracts: ConcurrencyGate
    ) {
        let editing = ModelEditing(database: database, events: events)
        self.workspaces = WorkspaceService(database: database, events: events, generations: generations)
        self.domains = ModelDomainService(editing: editing)
        self.tables = ModelTableService(editing: editing)
        self.relationships = ModelRelationshipService(editing: editing)
        self.diagrams = FlowDiagramService(editing: editing)
        self.whole = WholeModelService(editing: editing)
        self.exchange = ModelExchangeService(editing: editing, gate: contracts)
        self.databases = ModelDatabaseService(exchange: self.exchange, reader: schemas)
        self.versions = ModelVersionService(editing: editing, exchange: self.exchange)
    }
}
