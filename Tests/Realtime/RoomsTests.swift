import Primitives
import Services
import Testing

@testable import Realtime

@Suite struct RoomsTests {
    private static let room = Wire.workspace
    private static let ann = UUID(high: 1, low: 1)
    private static let bob = UUID(high: 2, low: 2)
    private static let start = ContinuousClock.now

    private static func after(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private static func at(_ x: Double) -> PresenceUpdate { PresenceUpdate(cursor: .init(x: x, y: 0), selected: nil) }

    /// Ann by connection 1 and Bob by 2, of whom everybody knows.
    private static func two() -> Rooms {
        var rooms = Rooms()
        _ = rooms.enter(room, 1, user: ann, name: "Ann", mayEdit: true, at: start)
        _ = rooms.enter(room, 2, user: bob, name: "Bob", mayEdit: false, at: start)
        _ = rooms.takeDue(at: start)
        _ = rooms.takeAnnouncements(all: false)
        return rooms
    }

    @Test func `who comes is told at once, with all connections as one person`() {
        var rooms = Rooms()
        let isFirst = [1, 3].map {
            rooms.enter(Self.room, $0, user: Self.ann, name: "Ann", mayEdit: true, at: Self.start)
        }
        #expect(isFirst == [true, false])
        let told = rooms.takeDue(at: Self.start)
        #expect(told.map(\.person.connections) == [2] && told.map(\.except) == [3])
        #expect(rooms.people(in: Self.room).map(\.user) == [Self.ann])
        let isLast = [1, 3].map { rooms.leave(Self.room, $0, user: Self.ann, at: Self.after(50)) }
        #expect(isLast == [false, true])
        let left = rooms.takeDue(at: Self.after(100))
        #expect(left.map(\.person.isHere) == [false] && rooms.isEmpty)
    }

    @Test func `movements are told thirty times a second at most, the newest of them`() {
        var rooms = Self.two()
        var told: [Double] = []
        for millisecond in 0..<1000 {
            rooms.move(Self.room, 1, user: Self.ann, Self.at(Double(millisecond)), at: Self.after(millisecond))
            told += rooms.takeDue(at: Self.after(millisecond)).compactMap(\.person.cursor?.x)
        }
        told += rooms.takeDue(at: Self.after(1100)).compactMap(\.person.cursor?.x)
        #expect((28...31).contains(told.count) && told.last == 999 && told == told.sorted())
    }

    @Test func `who stands still costs nothing`() {
        var rooms = Self.two()
        #expect(rooms.nextDue == nil && !rooms.hasAnnouncements)
        rooms.move(Self.room, 1, user: Self.ann, Self.at(1), at: Self.after(100))
        #expect(rooms.nextDue == Self.after(100))
        let told = rooms.takeDue(at: Self.after(100))
        #expect(told.map(\.except) == [1])
        rooms.move(Self.room, 1, user: Self.ann, Self.at(1), at: Self.after(200))
        #expect(rooms.nextDue == nil)
        rooms.move(Self.room, 9, user: Self.ann, Self.at(5), at: Self.after(200))
        #expect(rooms.nextDue == nil)
    }

    @Test func `another worker's people are people`() {
        var rooms = Self.two()
        var other = Rooms()
        let worker = UUID(high: 9, low: 9)
        _ = other.enter(Self.room, 1, user: Self.ann, name: "Ann", mayEdit: true, at: Self.start)
        other.move(Self.room, 1, user: Self.ann, Self.at(4), at: Self.start)
        for said in other.takeAnnouncements(all: false) { rooms.hear(said, from: worker, at: Self.after(100)) }
        #expect(rooms.people(in: Self.room).first?.connections == 2)
        let moved = rooms.takeDue(at: Self.after(100))
        #expect(moved.map(\.person.cursor?.x) == [4])
        #expect(!rooms.hasAnnouncements)
        // Said again, it is nothing new.
        for said in other.takeAnnouncements(all: true) { rooms.hear(said, from: worker, at: Self.after(200)) }
        #expect(rooms.nextDue == nil)
        _ = other.leave(Self.room, 1, user: Self.ann, at: Self.after(300))
        for said in other.takeAnnouncements(all: false) { rooms.hear(said, from: worker, at: Self.after(300)) }
        let fewer = rooms.takeDue(at: Self.after(300))
        #expect(fewer.map(\.person.connections) == [1])
    }

    @Test func `a worker that is over, or silent, takes its people along`() {
        let worker = UUID(high: 9, low: 9)
        let carl = PresentPerson(
            user: UUID(high: 3, low: 3), name: "Carl", mayEdit: true, connections: 1, cursor: nil, selected: [])
        for (ended, time) in [(worker, 100), (nil, 13_000)] as [(UUID?, Int)] {
            var rooms = Self.two()
            rooms.hear(Announcement(workspace: Self.room, person: carl), from: worker, at: Self.start)
            let come = rooms.takeDue(at: Self.after(50))
            #expect(come.map(\.person.user) == [carl.user])
            rooms.forgetSilent(at: Self.after(60))
            #expect(rooms.people(in: Self.room).count == 3)
            rooms.forgetSilent(ended, at: Self.after(time))
            #expect(rooms.people(in: Self.room).count == 2)
            let told = rooms.takeDue(at: Self.after(time + 100))
            #expect(told.map(\.person.user) == [carl.user] && told.map(\.person.isHere) == [false])
        }
    }

    @Test func `what somebody may do is told when it changes`() {
        var rooms = Self.two()
        rooms.setLevel(Self.room, user: Self.bob, mayEdit: false, at: Self.after(100))
        #expect(rooms.nextDue == nil)
        rooms.setLevel(Self.room, user: Self.bob, mayEdit: true, at: Self.after(100))
        let told = rooms.takeDue(at: Self.after(100))
        #expect(told.map(\.person.mayEdit) == [true])
    }

    @Test func `a person has one of eight colours, and not all have the same`() {
        let colors = (0..<64).map { _ in
            PresentPerson(user: .v7(), name: "", mayEdit: true, connections: 1, cursor: nil, selected: []).color
        }
        #expect(colors.allSatisfy { (0...7).contains($0) } && Set(colors).count > 3)
    }
}

@Suite struct EditDeskTests {
    private static let one = UUID(high: 1, low: 1)
    private static let two = UUID(high: 2, low: 2)

    @Test func `edits of one workspace are carried out one after the other, as they came`() {
        var desk = EditDesk<Int>(width: 3)
        func next() -> Int? { desk.next()?.edit }
        for (number, connection) in [(1, 7), (2, 8), (3, 7)] as [(Int, UInt64)] {
            desk.add(.init(connection: connection, workspace: Self.one, edit: number))
        }
        #expect(next() == 1 && next() == nil && desk.count(of: 7) == 2)
        desk.finish(Self.one, of: 7)
        #expect(next() == 2 && next() == nil)
        desk.add(.init(connection: 8, workspace: Self.one, edit: 4))
        desk.finish(Self.one, of: 8)
        #expect(next() == 3)
        desk.finish(Self.one, of: 7)
        #expect(next() == 4)
        desk.finish(Self.one, of: 8)
        #expect(next() == nil && desk.count(of: 7) == 0 && desk.count(of: 8) == 0)
    }

    @Test func `workspaces take turns, no more of them at once than there are threads for`() {
        var desk = EditDesk<Int>(width: 1)
        func next() -> Int? { desk.next()?.edit }
        for number in 1...2 { desk.add(.init(connection: 1, workspace: Self.one, edit: number)) }
        desk.add(.init(connection: 2, workspace: Self.two, edit: 3))
        #expect(next() == 1 && next() == nil)
        desk.finish(Self.one, of: 1)
        #expect(next() == 3 && next() == nil)
        desk.finish(Self.two, of: 2)
        #expect(next() == 2)
        var wide = EditDesk<Int>(width: 2)
        wide.add(.init(connection: 1, workspace: Self.one, edit: 1))
        wide.add(.init(connection: 2, workspace: Self.two, edit: 2))
        let both = [wide.next()?.edit, wide.next()?.edit]
        #expect(both == [1, 2])
    }
}

@Suite struct AttendanceTests {
    private static let room = Wire.workspace
    private static let ann = UUID(high: 1, low: 1)
    private static let key = AttendanceReport.Key(workspace: room, user: ann)
    private static let start = ContinuousClock.now

    private static func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `nothing is written where nobody is, and else that one is alive`() {
        var attendance = Attendance()
        func changes(_ time: ContinuousClock.Instant) -> [AttendanceReport.Key: AttendanceReport.Change]? {
            attendance.take(at: time)?.changes
        }
        #expect(changes(Self.start) == nil)
        attendance.came(Self.ann, to: Self.room)
        #expect(changes(Self.start) == [Self.key: .came])
        #expect(changes(Self.after(5)) == nil)
        attendance.isWritten(true, at: Self.after(5))
        #expect(changes(Self.after(5)) == [:])
        attendance.isWritten(true, at: Self.after(5))
        #expect(changes(Self.after(6.9)) == nil)
        attendance.left(Self.ann, Self.room, isLost: false)
        #expect(changes(Self.after(6.9)) == [Self.key: .left])
        attendance.isWritten(true, at: Self.after(7))
        #expect(changes(Self.after(100)) == nil)
    }

    @Test func `what could not be written is written later, unless something newer happened`() {
        var attendance = Attendance()
        func changes(_ time: ContinuousClock.Instant) -> [AttendanceReport.Key: AttendanceReport.Change]? {
            attendance.take(at: time)?.changes
        }
        attendance.came(Self.ann, to: Self.room)
        _ = attendance.take(at: Self.start)
        attendance.isWritten(false, at: Self.start)
        #expect(changes(Self.after(0.5)) == nil)
        #expect(changes(Self.after(1)) == [Self.key: .came])
        attendance.left(Self.ann, Self.room, isLost: true)
        attendance.isWritten(false, at: Self.after(1))
        #expect(changes(Self.after(2)) == [Self.key: .lost])
    }
}
