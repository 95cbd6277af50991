import Core

/// The words of `DemoWork`: what a dealer of cars with a workshop plans and does around the year's end.
enum DemoPlan {
    struct Milestone {
        let title: String
        let description: String
        /// Days ago.
        let begun: Int
        /// Days ahead of today.
        let due: Int
        var isClosed = false
    }

    struct Task {
        let title: String
        /// Place in `milestones`.
        let milestone: Int?
        let status: ProjectTask.Status
        var priority = ProjectTask.Priority.medium
        var tags: [String] = []
        var hours: Double?
        /// When it was worked on, in days ago; nil: nobody has yet.
        var days: ClosedRange<Int>?
        /// Days ahead of today.
        var due: Int?
        var note: String?
        var said: String?
    }

    static let milestones = [
        Milestone(
            title: "Winter tyre season", description: "Four weeks in which everybody comes at once.", begun: 48,
            due: -17, isClosed: true),
        Milestone(
            title: "Online booking for the workshop",
            description: "Customers choose a time themselves; the phone rings less.", begun: 37, due: 16),
        Milestone(
            title: "Showroom in Brno", description: "Eight cars, two desks, one good coffee machine.", begun: 33,
            due: 47),
        Milestone(
            title: "Books move to the new ledger", description: "The old one is read only from the turn of the month.",
            begun: 25, due: -2),
    ]

    /// What is noted about a sitting; mostly nothing.
    static let sittings: [String?] = [
        nil, nil, nil, "With the workshop", "On the phone", "Read the offers", "Wrote it down", "With the accountant",
    ]

    static let tasks = Self.done + Self.inHand + Self.ahead

    private static let done = [
        Task(
            title: "Agree on tyre prices with two suppliers", milestone: 0, status: .completed, priority: .high,
            tags: ["suppliers"],
            hours: 6, days: 37...41, due: -36, said: "The second one goes down by 4 % above 200 pieces."),
        Task(
            title: "Write to customers whose tyres are stored here", milestone: 0, status: .completed,
            tags: ["customers"], hours: 5,
            days: 34...37, due: -33),
        Task(
            title: "Rota for the tyre weeks", milestone: 0, status: .completed, tags: ["workshop"], hours: 3,
            days: 31...34, due: -31),
        Task(
            title: "Second balancing machine: rent or buy", milestone: 0, status: .completed, priority: .high,
            tags: ["workshop", "money"], hours: 8, days: 27...32, due: -28,
            said: "Renting pays off below nine weeks a year; we need it for five."),
        Task(
            title: "Price list in the window and on the website", milestone: 0, status: .completed, priority: .low,
            tags: ["website"],
            hours: 2, days: 25...27, due: -24),
        Task(
            title: "Count the tyres that are left over", milestone: 0, status: .completed, tags: ["stock"], hours: 4,
            days: 17...20,
            due: -17),
        Task(
            title: "What people ask on the phone, counted for a week", milestone: 1, status: .completed,
            tags: ["research"], hours: 6,
            days: 24...30, note: "A line for each call: what about, and whether a form could have answered it."),
        Task(
            title: "Choose who builds the booking form", milestone: 1, status: .completed, priority: .high,
            tags: ["suppliers"],
            hours: 10, days: 19...25, due: -18, said: "Took the smaller one: they come by on Thursdays."),
        Task(
            title: "Opening hours and holidays, as the form needs them", milestone: 1, status: .completed,
            tags: ["workshop"],
            hours: 3, days: 13...17),
        Task(title: "Measure the hall in Brno", milestone: 2, status: .completed, hours: 5, days: 21...23),
        Task(
            title: "Offer of the architect", milestone: 2, status: .completed, tags: ["money"], hours: 8, days: 11...18,
            due: -10,
            said: "Glass on the south side costs more in summer than it brings."),
        Task(
            title: "Export of last year's invoices", milestone: 3, status: .completed, priority: .high,
            tags: ["ledger"], hours: 6,
            days: 12...16),
        Task(
            title: "Chart of accounts, agreed with the accountant", milestone: 3, status: .completed, priority: .high,
            tags: ["ledger", "money"], hours: 7, days: 6...12, due: -7),
    ]

    private static let inHand = [
        Task(
            title: "Form for bookings: car, time, what is wrong", milestone: 1, status: .inProgress, priority: .high,
            tags: ["website"], hours: 24, days: 0...11, due: 6,
            note: "One page. Who has been here before gives the plate, and the rest is filled in.",
            said: "The plate alone finds 9 of 10 cars."),
        Task(
            title: "Reminder by text message on the day before", milestone: 1, status: .inProgress, tags: ["customers"],
            hours: 8,
            days: 0...4, due: 9),
        Task(
            title: "Permit for the sign on the front", milestone: 2, status: .inProgress, priority: .low, hours: 4,
            days: 1...9,
            due: 13),
        Task(
            title: "Match open invoices in both ledgers", milestone: 3, status: .inProgress, priority: .critical,
            tags: ["ledger", "money"], hours: 16, days: 0...6, due: -1,
            said: "31 left; most are down payments that were booked twice."),
        Task(
            title: "Contract for power in the hall", milestone: 2, status: .blocked, priority: .high, hours: 3,
            days: 9...14, due: 4,
            note: "Waits for the network operator.", said: "They promised an answer within ten days."),
        Task(
            title: "Bank details of suppliers in the new ledger", milestone: 3, status: .blocked,
            tags: ["ledger", "suppliers"],
            hours: 5, days: 3...5, due: 2, note: "Four of them have to sign anew."),
    ]

    private static let ahead = [
        Task(
            title: "Try the form with five customers", milestone: 1, status: .pending, tags: ["customers"], hours: 5,
            due: 12),
        Task(title: "Show the front desk how bookings come in", milestone: 1, status: .pending, hours: 3, due: 14),
        Task(
            title: "Count bookings by week on the board", milestone: 1, status: .pending, priority: .low,
            tags: ["figures"]),
        Task(
            title: "Hire two salespeople for Brno", milestone: 2, status: .pending, priority: .high, tags: ["people"],
            hours: 30, due: 25),
        Task(title: "Furniture for the waiting corner", milestone: 2, status: .pending, hours: 6, due: 31),
        Task(title: "Invite the neighbours to the opening", milestone: 2, status: .pending, priority: .low, due: 44),
        Task(
            title: "Close the old ledger", milestone: 3, status: .pending, priority: .high, tags: ["ledger"], hours: 2,
            due: 3),
        Task(
            title: "Show everybody how an invoice is written now", milestone: 3, status: .pending, tags: ["people"],
            hours: 4, due: 5),
        Task(
            title: "Call customers whose inspection ends next month", milestone: nil, status: .pending,
            tags: ["customers"], hours: 4,
            due: 2),
        Task(title: "Saturdays for test drives of the new Octavia", milestone: nil, status: .pending, hours: 2, due: 8),
        Task(title: "The coffee machine drips", milestone: nil, status: .pending, priority: .low, due: 0),
        Task(
            title: "Printed catalogue for the spring", milestone: nil, status: .cancelled, priority: .low,
            tags: ["money"],
            note: "Nobody took the last one home."),
    ]
}
