import Core
import EditionCRM
import JSON
import Testing

/// The catalogue is one table that everything else is made from.
@Suite struct CatalogueTests {
    @Test func `every key has one entry, listed in the order of the keys`() {
        #expect(Catalogue.entries.map(\.key) == CatalogueKey.allCases)
        #expect(Catalogue.entries.count == 14)
        for key in CatalogueKey.allCases { #expect(Catalogue.entry(key).key == key) }
    }

    @Test func `a default is one of the values that its schema allows`() {
        for entry in Catalogue.entries {
            for property in entry.properties {
                #expect(property.issue(of: property.initial, at: "x") == nil, "\(entry.key) \(property.name)")
            }
            #expect(Set(entry.properties.map(\.name)).count == entry.properties.count)
        }
    }

    @Test func `what a schema does not know is somebody else's, and what it knows is held to it`() {
        let chart = Catalogue.entry(.chartOpportunities)
        #expect(chart.issues(of: ["chart_type": "bar", "groupBy": "stage"], at: "x").isEmpty)
        let issues = chart.issues(of: ["groupBy": "owner", "dateRange": 7], at: "x")
        #expect(issues.map(\.field) == ["x.dateRange", "x.groupBy"] && issues.map(\.code) == [.type, .value])
    }

    @Test func `an endpoint names an entry`() {
        for key in CatalogueKey.allCases { #expect(CatalogueKey(endpoint: key.endpoint) == key) }
        for text in ["crm:", "crm:nothing", "kpi_revenue", "metrics:cpu", ""] {
            #expect(CatalogueKey(endpoint: text) == nil)
        }
    }
}
