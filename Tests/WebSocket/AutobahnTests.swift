import Testing
import WebSocket

/// The cases of the Autobahn test suite, sections 1 to 7, 9 and 10, by their numbers, against an echo.
///
/// The production server sends nothing back that it was sent, so they run on the state machine that it drives.
@Suite struct AutobahnTests {
    private static func check(_ test: AutobahnCase) throws {
        let answer = try EchoPeer().answer(test.input, pieces: test.pieces)
        #expect(answer.beforeClose == test.echo)
        #expect(answer.closeCode == test.close)
        #expect(answer.isOver == (test.close != nil))
    }

    private static func stars(_ count: Int) -> [UInt8] { AutobahnCases.stars(count) }

    @Test(arguments: AutobahnCases.framing + AutobahnCases.pings + AutobahnCases.reserved + AutobahnCases.opcodes)
    func `frames, pings, reserved bits and opcodes`(_ test: AutobahnCase) throws { try Self.check(test) }

    @Test(arguments: AutobahnCases.fragmentation + AutobahnCases.texts)
    func `fragments and text`(_ test: AutobahnCase) throws { try Self.check(test) }

    @Test(arguments: AutobahnCases.closing)
    func `closes, and what follows them`(_ test: AutobahnCase) throws { try Self.check(test) }

    @Test func `7.3.1: a close without a code is answered with one`() throws {
        let answer = try EchoPeer().answer(ClientFrame.make(8))
        #expect(answer.frames == [ServerFrame(opcode: 8, isCompressed: false, payload: [])])
        #expect(answer.isOver)
    }

    // MARK: 9, large messages; 10, automatic fragmentation

    /// 4, 8 and 16 MB are as 1 MB: nothing in the state machine depends on it, and a test's own work would take long.
    @Test(arguments: [65_536, 262_144, 1_048_576], [1, 2] as [UInt8])
    func `9.1, 9.2: a large message`(_ size: Int, _ opcode: UInt8) throws {
        let payload = Self.stars(size)
        let answer = try EchoPeer().answer(ClientFrame.make(opcode, payload), pieces: 65_536)
        #expect(answer.frames == [ServerFrame(opcode: opcode, isCompressed: false, payload: payload)])
    }

    @Test(arguments: [64, 256, 1024, 4096, 16_384, 65_536, 262_144], [1, 2] as [UInt8])
    func `9.3, 9.4: a large message in fragments`(_ size: Int, _ opcode: UInt8) throws {
        let payload = Self.stars(262_144)
        let answer = try EchoPeer().answer(ClientFrame.fragmented(opcode, payload, size: size), pieces: 65_536)
        #expect(answer.frames == [ServerFrame(opcode: opcode, isCompressed: false, payload: payload)])
    }

    @Test(arguments: [64, 128, 256, 512, 1024, 2048], [1, 2] as [UInt8])
    func `9.5, 9.6: a large message that arrives in pieces`(_ pieces: Int, _ opcode: UInt8) throws {
        let payload = Self.stars(262_144)
        let answer = try EchoPeer().answer(ClientFrame.make(opcode, payload), pieces: pieces)
        #expect(answer.frames == [ServerFrame(opcode: opcode, isCompressed: false, payload: payload)])
    }

    @Test(arguments: [0, 16, 64, 256, 1024], [1, 2] as [UInt8])
    func `9.7, 9.8: a thousand messages`(_ size: Int, _ opcode: UInt8) throws {
        let message = ClientFrame.make(opcode, Self.stars(size))
        let answer = try EchoPeer().answer((0..<1000).flatMap { _ in message }, pieces: 4096)
        let echo = ServerFrame(opcode: opcode, isCompressed: false, payload: Self.stars(size))
        #expect(answer.frames == Array(repeating: echo, count: 1000))
    }

    @Test func `10.1.1: a message in fragments of 1,300 bytes`() throws {
        let payload = Self.stars(65_536)
        let answer = try EchoPeer().answer(ClientFrame.fragmented(1, payload, size: 1300))
        #expect(answer.frames == [.text(payload)])
    }
}
