import Primitives
import TestSupport
import Testing

@testable import Realtime

@Suite struct PresenceLineTests {
    private static func announcement(_ number: UInt64, selected: Int = 1) -> Announcement {
        Announcement(
            workspace: Wire.workspace,
            person: PresentPerson(
                user: UUID(high: 5, low: number), name: "Ann Änn", mayEdit: true, connections: 2,
                cursor: .init(x: 1.25, y: -7), selected: (0..<selected).map { UUID(high: 6, low: UInt64($0)) }))
    }

    @Test func `workers hear each other and not themselves`() throws {
        let folder = try TestFolder()
        let one = try PresenceLine(directory: folder.path, name: "realtime-1")
        let two = try PresenceLine(directory: folder.path, name: "realtime-2")
        one.say([Self.announcement(1), Self.announcement(2)], isNew: true)
        let word = try #require(two.receive())
        #expect(word.worker == one.worker && word.isNew && word.ended == nil)
        #expect(word.announcements == [Self.announcement(1), Self.announcement(2)])
        #expect(one.receive() == nil && two.receive() == nil)
    }

    @Test func `much comes in several pieces`() throws {
        let folder = try TestFolder()
        let one = try PresenceLine(directory: folder.path, name: "realtime-1")
        let two = try PresenceLine(directory: folder.path, name: "realtime-2")
        one.say((0..<30).map { Self.announcement($0, selected: 100) })
        var heard: [Announcement] = []
        var pieces = 0
        while let word = two.receive() {
            heard += word.announcements
            pieces += 1
        }
        #expect(heard == (0..<30).map { Self.announcement($0, selected: 100) } && pieces > 1)
    }

    @Test func `who starts in another's place says so`() throws {
        let folder = try TestFolder()
        let two = try PresenceLine(directory: folder.path, name: "realtime-2")
        let former = try PresenceLine(directory: folder.path, name: "realtime-1")
        former.say([])
        #expect(two.receive()?.ended == nil)
        let later = try PresenceLine(directory: folder.path, name: "realtime-1")
        later.say([], isNew: true)
        #expect(two.receive()?.ended == former.worker)
    }

    @Test func `what no worker wrote is passed over`() throws {
        let folder = try TestFolder()
        let line = try PresenceLine(directory: folder.path, name: "realtime-1")
        let stranger = DatagramSender(directory: folder.path)
        for text in ["", "{", "[]", "{\"worker\":\"x\"}", "{\"worker\":\"\(line.worker)\",\"name\":\"a\"}"] {
            stranger.send(text)
        }
        stranger.send("{\"worker\":\"\(UUID.v7())\",\"name\":\"a\",\"people\":[7,{},{\"user\":1}]}")
        #expect(line.receive()?.announcements == [])
    }
}
