/// The fields of every kind of record: shapes, SQL, forms and imports are made from these rows.
enum RecordTable {
    private static let source = RecordField(
        "source", .text(1...100), filter: true, "Where they heard of us, in the company's own words.")
    private static let owner = RecordField(
        "owner", .text(1...200), filter: true, "Who of the company it belongs to, by name.")
    private static let customer = RecordField("customer_id", .reference(.customers), filter: true)
    private static let opportunity = RecordField("opportunity_id", .reference(.opportunities), filter: true)

    static let customers: [RecordField] = [
        RecordField("name", .text(1...200), required: true, order: true, search: true),
        RecordField("kind", .choice(["company", "person"]), initial: .text("company"), filter: true),
        RecordField("email", .text(1...254), search: true),
        RecordField("phone", .text(1...50)),
        RecordField("city", .text(1...100)),
        RecordField("country", .country, filter: true, "ISO 3166-1 alpha-2."),
        source, owner,
        RecordField(
            "acquired_at", .instant, order: true, filled: true,
            "When they became a customer; now, when it is not given."),
        RecordField("lost_at", .instant, "When they ceased to be one."),
        RecordField("notes", .text(1...2_000)),
    ]

    static let vehicles: [RecordField] = [
        RecordField("make", .text(1...100), required: true, filter: true, order: true, search: true),
        RecordField("model", .text(1...100), required: true, search: true),
        RecordField("model_year", .integer(1_880...2_200), filter: true),
        RecordField("vin", .text(1...32), search: true),
        RecordField("plate", .text(1...20), search: true),
        RecordField(
            "status", .choice(["in_stock", "reserved", "sold", "in_service"]), initial: .text("in_stock"), filter: true),
        RecordField("price", .money, column: "price_cents"),
        RecordField("currency", .currency, "Of the price."),
        RecordField("mileage_km", .integer(0...10_000_000)),
        customer,
    ]

    static let opportunities: [RecordField] = [
        RecordField("name", .text(1...200), required: true, order: true, search: true),
        RecordField("status", .choice(Opportunity.statuses), initial: .text("new"), filter: true),
        RecordField("stage", .text(1...100), filter: true, "The seller's own name for where it stands."),
        source, owner,
        RecordField("amount", .money, column: "amount_cents"),
        RecordField("currency", .currency, filter: true, "Of the amount."),
        RecordField("opened_at", .instant, order: true, filled: true, "Now, when it is not given."),
        RecordField("closed_at", .instant, filled: true, "When it was won or lost; now, when it is not given."),
        RecordField("expected_close_on", .day),
        customer,
        RecordField("vehicle_id", .reference(.vehicles), filter: true),
    ]

    static let invoices: [RecordField] = [
        RecordField("number", .text(1...64), required: true, order: true, search: true),
        RecordField("customer_id", .reference(.customers), required: true, filter: true),
        opportunity, owner,
        RecordField(
            "status", .choice(["draft", "sent", "paid", "void"]), initial: .text("sent"), filter: true,
            "Revenue is what is sent or paid."),
        RecordField("currency", .currency, required: true, filter: true),
        RecordField("net", .money, column: "net_cents", filled: true, "Without tax; with lines, their sum."),
        RecordField("tax", .money, column: "tax_cents", initial: .money(0)),
        RecordField(
            "cost", .money, column: "cost_cents", initial: .money(0),
            "What was sold cost ourselves; with lines, their sum."),
        RecordField("paid", .money, column: "paid_cents", initial: .money(0), "Of net and tax together."),
        RecordField("issued_at", .instant, order: true, filled: true, "Now, when it is not given."),
        RecordField("due_on", .day, required: true),
        RecordField("paid_at", .instant, filled: true, "When it was paid as a whole; now, when it is not given."),
    ]

    static let activities: [RecordField] = [
        RecordField("subject", .text(1...300), required: true, search: true),
        RecordField("kind", .choice(Activity.kinds), required: true, filter: true),
        RecordField("notes", .text(1...2_000)),
        owner,
        RecordField("occurred_at", .instant, order: true, filled: true, "Now, when it is not given."),
        customer, opportunity,
    ]

    static let goals: [RecordField] = [
        RecordField("name", .text(1...200), required: true, search: true),
        RecordField("metric", .choice(Goal.metrics), required: true, filter: true),
        RecordField("owner", .text(1...200), filter: true, "Whose; without one, everybody's together."),
        RecordField("target", .money, column: "target_cents", required: true, "Above 0; at most two decimals."),
        RecordField("currency", .currency, "Of a target in money."),
        RecordField("starts_on", .day, required: true),
        RecordField("ends_on", .day, required: true, order: true, "The last day."),
    ]

    static let rates: [RecordField] = [
        RecordField("currency", .currency, required: true, filter: true, order: true),
        RecordField("quote", .currency, required: true, filter: true),
        RecordField("day", .day, required: true, "Good from this day on, until a later one."),
        RecordField("rate", .rate, required: true, "Units of `quote` for one of `currency`."),
    ]
}

/// Source: crm contract, `chart_opportunities` demo data.
package enum Opportunity {
    package static let statuses = ["new", "qualified", "proposal", "won", "lost"]
    /// In the order in which they are passed; their places are numbered from 1.
    package static let funnel = ["new", "qualified", "proposal", "won"]

    /// How far an opportunity of a status has certainly come.
    package static func place(of status: String) -> Int64 {
        Int64(self.funnel.firstIndex(of: status) ?? 0) + 1
    }
}

package enum Activity {
    package static let kinds = ["call", "email", "meeting", "note", "task", "visit", "test_drive"]
}

package enum Goal {
    package static let metrics = ["revenue", "profit", "invoices", "new_customers", "won_opportunities", "activities"]
    /// Measured in a currency.
    package static let inMoney: Set<String> = ["revenue", "profit"]
}
