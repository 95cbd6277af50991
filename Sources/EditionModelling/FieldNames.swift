import Core

/// What the contract calls the fields that can be changed by themselves.
extension ModelTable.Field {
    var wireName: String {
        switch self {
        case .primaryDomain: "primary_domain_id"
        case .name: "name"
        case .alias: "alias"
        case .modelType: "model_type"
        case .x: "position_x"
        case .y: "position_y"
        case .width: "width"
        case .height: "height"
        case .visibleDomains: "visible_domains"
        case .columns: "columns"
        }
    }
}

extension ModelRelationship.Field {
    var wireName: String {
        switch self {
        case .sourceTable: "source_table_id"
        case .targetTable: "target_table_id"
        case .cardinality: "cardinality"
        case .optionality: "optionality"
        case .name: "name"
        case .sourceColumn: "source_column_id"
        case .targetColumn: "target_column_id"
        case .isCircular: "is_circular"
        }
    }
}

extension EditConflict {
    /// Its fields as the contract calls them.
    var wireFields: [String] {
        self.fields.map { field in
            switch self.element {
            case .table: ModelTable.Field(rawValue: field)?.wireName ?? field
            case .relationship: ModelRelationship.Field(rawValue: field)?.wireName ?? field
            case .domain, .diagram: field
            }
        }
    }
}
