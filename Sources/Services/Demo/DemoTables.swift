import Core

/// The words of `DemoModel`.
enum DemoTables {
    struct Table {
        let name: String
        /// Place in `domains`.
        let domain: Int
        let columns: [Column]

        /// - Parameter columns: `name TYPE marks`, separated by semicolons. Marks: `*` is a key, `!` is never empty, `^`
        ///   is unique, `>table` refers to that table's key.
        init(_ name: String, _ domain: Int, _ columns: String) {
            self.name = name
            self.domain = domain
            self.columns = columns.split(separator: ";").map { Column($0.split(separator: " ").map(String.init)) }
        }
    }

    struct Column {
        let name: String
        let type: String
        let isKey: Bool
        let isRequired: Bool
        let isUnique: Bool
        let reference: String?

        fileprivate init(_ words: [String]) {
            self.name = words.first ?? ""
            self.type = words.dropFirst().first ?? ""
            let marks = words.dropFirst(2).first ?? ""
            let parts = marks.split(separator: ">", omittingEmptySubsequences: false)
            self.isKey = parts.first?.contains("*") ?? false
            self.isRequired = parts.first?.contains("!") ?? false
            self.isUnique = parts.first?.contains("^") ?? false
            self.reference = parts.count > 1 ? String(parts[1]) : nil
        }
    }

    static let domains = ["Sales", "Workshop", "Money"]

    static func columns(of table: String) -> [Column] {
        self.sheet.joined().first { $0.name == table }?.columns ?? []
    }

    /// By columns of the sheet, from the left.
    static let sheet = [
        [
            Table(
                "car_models", 0,
                "id BIGINT *; make VARCHAR(60) !; name VARCHAR(80) !; body VARCHAR(30); list_price DECIMAL(12,2)"),
            Table(
                "vehicles", 0,
                "id BIGINT *; model_id BIGINT !>car_models; customer_id BIGINT >customers; vin CHAR(17) ^; plate VARCHAR(12); "
                    + "built_on DATE; mileage_km INTEGER; status VARCHAR(20) !"),
            Table(
                "test_drives", 0,
                "id BIGINT *; vehicle_id BIGINT !>vehicles; customer_id BIGINT !>customers; begins_at TIMESTAMP !; minutes SMALLINT !"
            ),
        ],
        [
            Table(
                "customers", 0,
                "id BIGINT *; name VARCHAR(200) !; kind VARCHAR(20) !; email VARCHAR(200) ^; phone VARCHAR(40); city VARCHAR(120); "
                    + "source VARCHAR(40); acquired_at TIMESTAMP !; lost_at TIMESTAMP"),
            Table(
                "contacts", 0,
                "id BIGINT *; customer_id BIGINT !>customers; full_name VARCHAR(200) !; role VARCHAR(80); email VARCHAR(200)"
            ),
            Table(
                "activities", 0,
                "id BIGINT *; customer_id BIGINT >customers; opportunity_id BIGINT >opportunities; kind VARCHAR(20) !; "
                    + "subject VARCHAR(200) !; occurred_at TIMESTAMP !"),
        ],
        [
            Table(
                "opportunities", 0,
                "id BIGINT *; customer_id BIGINT >customers; vehicle_id BIGINT >vehicles; status VARCHAR(20) !; "
                    + "stage VARCHAR(40); amount DECIMAL(12,2); currency CHAR(3) >currencies; opened_at TIMESTAMP !; closed_at TIMESTAMP"
            ),
            Table(
                "invoices", 2,
                "id BIGINT *; number VARCHAR(40) !^; customer_id BIGINT !>customers; opportunity_id BIGINT >opportunities; "
                    + "currency CHAR(3) !>currencies; net DECIMAL(12,2) !; tax DECIMAL(12,2) !; cost DECIMAL(12,2) !; "
                    + "status VARCHAR(20) !; issued_at TIMESTAMP !; due_on DATE !"),
        ],
        [
            Table(
                "invoice_lines", 2,
                "invoice_id BIGINT *>invoices; position SMALLINT *; description VARCHAR(200) !; quantity DECIMAL(10,3) !; unit_price DECIMAL(12,2) !"
            ),
            Table(
                "payments", 2,
                "id BIGINT *; invoice_id BIGINT !>invoices; amount DECIMAL(12,2) !; received_on DATE !; reference VARCHAR(60)"
            ),
            Table("currencies", 2, "code CHAR(3) *; name VARCHAR(60) !"),
            Table(
                "exchange_rates", 2,
                "currency CHAR(3) *>currencies; quote CHAR(3) *>currencies; day DATE *; rate DECIMAL(18,9) !"),
        ],
        [
            Table(
                "work_orders", 1,
                "id BIGINT *; vehicle_id BIGINT !>vehicles; mechanic_id BIGINT >mechanics; invoice_id BIGINT ^>invoices; "
                    + "complaint TEXT; status VARCHAR(20) !; promised_at TIMESTAMP; finished_at TIMESTAMP"),
            Table(
                "bookings", 1,
                "id BIGINT *; customer_id BIGINT !>customers; work_order_id BIGINT ^>work_orders; comes_at TIMESTAMP !; channel VARCHAR(20) !"
            ),
            Table("mechanics", 1, "id BIGINT *; full_name VARCHAR(200) !; master BOOLEAN !; hired_on DATE !"),
        ],
        [
            Table(
                "used_parts", 1,
                "work_order_id BIGINT *>work_orders; part_id BIGINT *>parts; quantity INTEGER !; unit_price DECIMAL(12,2) !"
            ),
            Table(
                "parts", 1,
                "id BIGINT *; number VARCHAR(40) !^; name VARCHAR(200) !; supplier_id BIGINT >suppliers; on_hand INTEGER !; reorder_at INTEGER"
            ),
            Table("suppliers", 1, "id BIGINT *; name VARCHAR(200) !; email VARCHAR(200); days_to_deliver SMALLINT"),
        ],
    ]

    // MARK: How the data flows

    struct Node {
        let name: String
        let kind: FlowDiagram.Node.Kind
        let column: Int
        let row: Int
        let note: String
    }

    struct Flow {
        let from: String
        let to: String
        let label: String
        var isBothWays = false
    }

    static let nodes = [
        Node(name: "Website bookings", kind: .api, column: 0, row: 0, note: "One form, since this autumn."),
        Node(name: "Dealer system", kind: .database, column: 0, row: 1, note: "Customers, vehicles, work orders."),
        Node(name: "Bank", kind: .api, column: 0, row: 2, note: "Statements every morning."),
        Node(name: "work.orders", kind: .kafkaTopic, column: 1, row: 0, note: "Each change of a work order."),
        Node(
            name: "Match payments", kind: .processor, column: 1, row: 2, note: "By reference, then by amount and day."),
        Node(name: "Nightly load", kind: .processor, column: 2, row: 1, note: "Some 40,000 rows, at 2 o'clock."),
        Node(name: "Warehouse", kind: .database, column: 3, row: 1, note: "What the figures are made of."),
        Node(name: "Board of figures", kind: .target, column: 4, row: 0, note: "The CRM's board."),
        Node(name: "Accountant", kind: .target, column: 4, row: 2, note: "A file on the first of the month."),
    ]

    static let flows = [
        Flow(from: "Website bookings", to: "work.orders", label: "bookings"),
        Flow(from: "Dealer system", to: "work.orders", label: "changes", isBothWays: true),
        Flow(from: "Dealer system", to: "Nightly load", label: "customers, vehicles"),
        Flow(from: "work.orders", to: "Nightly load", label: "finished work"),
        Flow(from: "Bank", to: "Match payments", label: "statements"),
        Flow(from: "Match payments", to: "Nightly load", label: "payments"),
        Flow(from: "Nightly load", to: "Warehouse", label: "facts"),
        Flow(from: "Warehouse", to: "Board of figures", label: "figures"),
        Flow(from: "Warehouse", to: "Accountant", label: "ledger"),
    ]
}
