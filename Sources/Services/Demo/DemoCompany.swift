import Core
import Primitives

/// A dealer of cars with a workshop, over two years: made up, the same for the same seed and day.
///
/// What it holds: customers that come and a few that go; deals that begin, move and end; cars sold and services done, with
/// a summer lull, a strong December and slow growth; invoices that are mostly paid; talks about all of it; goals; rates.
struct DemoCompany {
    static let days = 730

    /// Makes records, each kind after the ones that it refers to, and hands them over in packets of one kind.
    ///
    /// - Parameters:
    ///   - scale: 1: some 400 customers and 2,500 invoices.
    ///   - end: nothing lies behind it.
    static func make(
        seed: UInt64, scale: Int64, in workspace: UUID, at end: Instant, hand: ([Record]) throws -> Void
    ) throws {
        var company = DemoCompany(seed: seed, workspace: workspace, end: end)
        try company.makeRates(hand)
        try company.makeGoals(hand)
        for _ in 0..<scale {
            try company.makeCustomers(400, hand)
            try company.makeDeals(hand)
            try company.makeServices(2_100, hand)
        }
    }

    private var dice: DemoDice
    private let workspace: UUID
    private let end: Instant
    private var number: Int64 = 0
    private var customers: [(id: UUID, since: Instant, owner: String)] = []

    private static let packet = 200
    private static let owners = [
        "Jana Nováková", "Petr Svoboda", "Eva Dvořáková", "Tomáš Černý", "Lucie Procházková", "Martin Kučera",
    ]
    private static let first = [
        "Adam", "Alena", "David", "Hana", "Jakub", "Klára", "Lukáš", "Marie", "Ondřej", "Zuzana",
    ]
    private static let last = [
        "Beneš", "Doležal", "Fiala", "Horák", "Jelínek", "Král", "Marek", "Pokorný", "Růžička", "Šimek",
    ]
    private static let trades = [
        "Autopůjčovna", "Stavby", "Pekařství", "Logistika", "Taxi", "Reality", "Elektro", "Zahrady",
    ]
    private static let forms = ["s.r.o.", "a.s.", "a syn", "v.o.s."]
    private static let cities = ["Praha", "Brno", "Ostrava", "Plzeň", "Liberec", "Olomouc"]
    private static let sources = ["Website", "Referral", "Showroom", "Phone", "Trade fair"]
    private static let cars: [(make: String, model: String, price: Int64)] = [
        ("Škoda", "Fabia", 359_000), ("Škoda", "Octavia", 599_000), ("Škoda", "Superb", 949_000),
        ("Volkswagen", "Golf", 649_000), ("Hyundai", "i30", 489_000), ("Toyota", "Corolla", 619_000),
    ]

    private init(seed: UInt64, workspace: UUID, end: Instant) {
        self.dice = DemoDice(seed: seed)
        self.workspace = workspace
        self.end = end
    }

    // MARK: Customers

    private mutating func makeCustomers(_ count: Int, _ hand: ([Record]) throws -> Void) throws {
        self.customers = []
        var records: [Record] = []
        for _ in 0..<count {
            let since = self.moment(growing: true)
            let owner = self.dice.word(Self.owners)
            let isCompany = self.dice.happens(0.4)
            let name =
                isCompany
                ? "\(self.dice.word(Self.trades)) \(self.dice.word(Self.last)) \(self.dice.word(Self.forms))"
                : "\(self.dice.word(Self.first)) \(self.dice.word(Self.last))"
            var record = self.blank(.customers, at: since)
            record["name"] = .text(name)
            record["kind"] = .text(isCompany ? "company" : "person")
            record["city"] = .text(self.dice.word(Self.cities))
            record["country"] = .text("CZ")
            record["source"] = .text(self.dice.word(Self.sources))
            record["owner"] = .text(owner)
            record["acquired_at"] = .instant(since)
            if self.dice.happens(0.06) { record["lost_at"] = .instant(self.later(than: since, days: 40...500)) }
            records.append(record)
            self.customers.append((id: record.id, since: since, owner: owner))
        }
        try Self.inPackets(records, hand)
    }

    // MARK: Deals

    private mutating func makeDeals(_ hand: ([Record]) throws -> Void) throws {
        var made: [RecordKind: [Record]] = [:]
        for customer in self.customers {
            for _ in 0..<self.dice.number(1...3) { self.makeDeal(customer, &made) }
        }
        for kind in [RecordKind.vehicles, .opportunities, .invoices, .activities] {
            try Self.inPackets(made[kind] ?? [], hand)
        }
    }

    private mutating func makeDeal(
        _ customer: (id: UUID, since: Instant, owner: String), _ made: inout [RecordKind: [Record]]
    ) {
        let car = self.dice.one(of: Self.cars, or: ("Škoda", "Octavia", 599_000))
        let opened = self.later(than: customer.since, days: 0...700)
        let closing = opened + .seconds(self.dice.number(5...70) * 86_400)
        let price = car.price * 100 + self.dice.number(-20...60) * 100_000

        var vehicle = self.blank(.vehicles, at: opened)
        vehicle["make"] = .text(car.make)
        vehicle["model"] = .text(car.model)
        vehicle["model_year"] = .integer(Int64(opened.components().year))
        vehicle["price"] = .money(price)
        vehicle["currency"] = .text("CZK")
        vehicle["status"] = .text("in_stock")

        var deal = self.blank(.opportunities, at: opened)
        deal["name"] = .text("\(car.make) \(car.model)")
        deal["source"] = .text(self.dice.word(Self.sources))
        deal["owner"] = .text(customer.owner)
        deal["amount"] = .money(price)
        deal["currency"] = .text("CZK")
        deal["opened_at"] = .instant(opened)
        deal["customer_id"] = .id(customer.id)
        deal["vehicle_id"] = .id(vehicle.id)
        var status = self.dice.one(of: ["new", "qualified", "proposal"], or: "new")
        deal.reached = Opportunity.place(of: status)
        if closing < self.end {
            let skill = 0.28 + 0.05 * Double(Self.owners.firstIndex(of: customer.owner) ?? 0)
            let isWon = self.dice.happens(skill)
            deal.reached = isWon ? 4 : max(deal.reached, self.dice.number(1...3))
            status = isWon ? "won" : "lost"
            deal["closed_at"] = .instant(closing)
        }
        deal["status"] = .text(status)
        deal["stage"] = .text(["First talk", "Needs known", "Offer made", "Contract"][Int(deal.reached - 1)])
        if status == "won" {
            vehicle["status"] = .text("sold")
            vehicle["customer_id"] = .id(customer.id)
            var invoice = self.invoice(customer, at: closing, net: price, cost: price * self.dice.number(86...93) / 100)
            invoice["opportunity_id"] = .id(deal.id)
            made[.invoices, default: []].append(invoice)
        }
        made[.vehicles, default: []].append(vehicle)
        made[.opportunities, default: []].append(deal)
        let latest = min(max((self.end - opened).components.seconds, 0), 3_000_000)
        for _ in 0..<self.dice.number(1...4) {
            let at = opened + .seconds(self.dice.number(0...latest))
            made[.activities, default: []].append(self.talk(customer, deal.id, at: at))
        }
    }

    private mutating func talk(
        _ customer: (id: UUID, since: Instant, owner: String), _ deal: UUID?, at: Instant
    ) -> Record {
        let kind = self.dice.one(of: ["call", "email", "meeting", "test_drive", "visit"], or: "call")
        let subjects = [
            "call": "Asked how the offer is", "email": "Sent the terms of the leasing",
            "meeting": "Went through the offer",
            "test_drive": "Test drive", "visit": "Looked at cars in the showroom",
        ]
        var talk = self.blank(.activities, at: at)
        talk["kind"] = .text(kind)
        talk["subject"] = .text(subjects[kind] ?? kind)
        talk["owner"] = .text(customer.owner)
        talk["occurred_at"] = .instant(at)
        talk["customer_id"] = .id(customer.id)
        if let deal { talk["opportunity_id"] = .id(deal) }
        return talk
    }

    // MARK: The workshop

    private mutating func makeServices(_ count: Int, _ hand: ([Record]) throws -> Void) throws {
        var records: [Record] = []
        for _ in 0..<count {
            guard let any = self.customers.first else { return }
            let customer = self.dice.one(of: self.customers, or: any)
            let at = max(self.moment(growing: true), customer.since)
            let net = self.dice.number(15...280) * 10_000
            var invoice = self.invoice(customer, at: at, net: net, cost: net * self.dice.number(50...70) / 100)
            if self.dice.happens(0.06) {
                invoice["currency"] = .text("EUR")
                for name in ["net", "tax", "cost", "paid"] {
                    if let cents = invoice[name].money { invoice[name] = .money(cents / 25) }
                }
            }
            records.append(invoice)
        }
        try Self.inPackets(records, hand)
    }

    private mutating func invoice(
        _ customer: (id: UUID, since: Instant, owner: String), at issued: Instant, net: Int64, cost: Int64
    ) -> Record {
        var invoice = self.blank(.invoices, at: issued)
        let due = TimeZoneRules.utc.day(at: issued) + 14
        let tax = net * 21 / 100
        invoice["number"] = .text("\(issued.components().year)-\(self.number)")
        invoice["customer_id"] = .id(customer.id)
        invoice["owner"] = .text(customer.owner)
        invoice["currency"] = .text("CZK")
        invoice["net"] = .money(net)
        invoice["tax"] = .money(tax)
        invoice["cost"] = .money(cost)
        invoice["paid"] = .money(0)
        invoice["issued_at"] = .instant(issued)
        invoice["due_on"] = .day(due)
        let paidAt = issued + .seconds(self.dice.number(1...24) * 86_400)
        let isPaid = paidAt < self.end && self.dice.happens(0.985)
        invoice["status"] = .text(isPaid ? "paid" : self.dice.happens(0.03) ? "void" : "sent")
        if isPaid {
            invoice["paid"] = .money(net + tax)
            invoice["paid_at"] = .instant(paidAt)
        }
        return invoice
    }

    // MARK: Goals and rates

    private mutating func makeGoals(_ hand: ([Record]) throws -> Void) throws {
        let today = TimeZoneRules.utc.day(at: self.end)
        let (year, month, _) = today.fields
        let first = Day(year: year, month: month, day: 1)
        let last = Day(year: year, month: month, day: 31)
        let goals: [(String, String, String?, Int64, String?)] = [
            ("Revenue of the month", "revenue", nil, 900_000_000, "CZK"),
            ("Gross profit of the month", "profit", nil, 110_000_000, "CZK"),
            ("New customers this month", "new_customers", nil, 2_500, nil),
            ("Invoices this month", "invoices", nil, 13_000, nil),
            ("Cars sold by Martin", "won_opportunities", "Martin Kučera", 500, nil),
            ("Talks by Jana", "activities", "Jana Nováková", 2_000, nil),
        ]
        try hand(
            goals.map { name, metric, owner, target, currency in
                var goal = self.blank(.goals, at: first.midnightUTC)
                goal["name"] = .text(name)
                goal["metric"] = .text(metric)
                if let owner { goal["owner"] = .text(owner) }
                goal["target"] = .money(target)
                if let currency { goal["currency"] = .text(currency) }
                goal["starts_on"] = .day(first)
                goal["ends_on"] = .day(last)
                return goal
            })
    }

    /// One for each week.
    private mutating func makeRates(_ hand: ([Record]) throws -> Void) throws {
        let today = TimeZoneRules.utc.day(at: self.end)
        var records: [Record] = []
        var euro = 24.8
        for week in 0...(Self.days / 7) {
            euro += (self.dice.share() - 0.5) * 0.2
            let day = today - (Self.days - week * 7)
            let (czk, eur) = ((euro * 1_000).rounded() / 1_000, (1_000_000 / euro).rounded() / 1_000_000)
            for (currency, quote, rate) in [("EUR", "CZK", czk), ("CZK", "EUR", eur)] {
                var record = self.blank(.rates, at: day.midnightUTC)
                record["currency"] = .text(currency)
                record["quote"] = .text(quote)
                record["day"] = .day(day)
                record["rate"] = .rate(rate)
                records.append(record)
            }
        }
        try Self.inPackets(records, hand)
    }

    // MARK: Pieces

    private mutating func blank(_ kind: RecordKind, at: Instant) -> Record {
        self.number += 1
        return Record(
            kind: kind, id: UUID.v7(at: at), workspace: self.workspace, origin: "demo", externalID: "\(self.number)",
            isDemo: true, values: Array(repeating: .none, count: kind.fields.count), version: 1, createdAt: self.end,
            updatedAt: self.end)
    }

    /// Some time in the two years, in working hours; more of them late, in December and in spring, fewer in summer.
    private mutating func moment(growing: Bool) -> Instant {
        let weights = [0.8, 0.8, 1.1, 1.1, 1.1, 1.0, 0.6, 0.5, 1.0, 1.0, 1.1, 1.4]
        while true {
            let age = self.dice.number(0...Int64(Self.days - 1))
            let at = self.end - .seconds(age * 86_400 + self.dice.number(0...36_000))
            let growth = growing ? 1 - 0.4 * Double(age) / Double(Self.days) : 1
            if self.dice.happens(weights[at.components().month - 1] / 1.4 * growth) { return at }
        }
    }

    private mutating func later(than instant: Instant, days: ClosedRange<Int64>) -> Instant {
        let rest = max(0, (self.end - instant).components.seconds)
        let wanted = self.dice.number(days) * 86_400 + self.dice.number(0...36_000)
        return instant + .seconds(rest == 0 ? 0 : wanted % rest)
    }

    private static func inPackets(_ records: [Record], _ hand: ([Record]) throws -> Void) throws {
        for start in stride(from: 0, to: records.count, by: self.packet) {
            try hand(Array(records[start..<min(start + self.packet, records.count)]))
        }
    }
}
