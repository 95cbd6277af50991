import Primitives
import Testing
import WebSocket

/// RFC 6455, sections 5.5 and 7.1.
@Suite struct ConnectionStateTests {
    private static let start = ContinuousClock.now

    private static func at(_ seconds: Int) -> ContinuousClock.Instant { self.start.advanced(by: .seconds(seconds)) }

    private static func make(_ timers: ConnectionTimers = ConnectionTimers()) -> ConnectionState {
        ConnectionState(timers: timers, pool: DeflatePool(), at: self.start)
    }

    private static func receive(
        _ bytes: [UInt8], _ state: inout ConnectionState, at seconds: Int = 0
    ) -> [ConnectionState.Action] {
        bytes.withUnsafeBytes { state.receive($0, at: self.at(seconds)) }
        return self.actions(&state)
    }

    private static func actions(_ state: inout ConnectionState) -> [ConnectionState.Action] {
        var actions: [ConnectionState.Action] = []
        while let action = state.nextAction() { actions.append(action) }
        return actions
    }

    private static func tick(_ state: inout ConnectionState, at seconds: Int) -> [ConnectionState.Action] {
        state.tick(at: self.at(seconds))
        return self.actions(&state)
    }

    private static func end(_ state: inout ConnectionState) -> [ConnectionState.Action] {
        state.receiveEnd()
        return self.actions(&state)
    }

    private static func close(
        _ code: CloseCode, reason: String = "", _ state: inout ConnectionState, at seconds: Int = 0
    ) -> [ConnectionState.Action] {
        state.close(code, reason: reason, at: self.at(seconds))
        return self.actions(&state)
    }

    @Test func `messages are delivered and pings answered, in their order`() {
        var state = Self.make()
        let bytes = ClientFrame.text("one") + ClientFrame.ping("p") + ClientFrame.pong() + ClientFrame.binary([2])
        let actions = Self.receive(bytes, &state)
        #expect(
            actions == [
                .message(.text, Array("one".utf8)), .send([0x8A, 0x01] + "p".utf8), .message(.binary, [2]),
            ])
        let phase = state.phase
        #expect(phase == .open)
    }

    @Test func `a client's close is answered with its code, and the end of the stream closes`() {
        var state = Self.make()
        let actions = Self.receive(ClientFrame.close(3001, Array("bye".utf8)) + ClientFrame.text("late"), &state)
        let ending = ConnectionEnding.client(CloseCode(rawValue: 3001), reason: "bye")
        #expect(actions == [.send(FrameEncoder.close(CloseCode(rawValue: 3001))), .ended(ending), .finishWriting])
        let after = Self.receive(ClientFrame.text("late"), &state)
        #expect(after == [])
        let phases = [state.phase]
        let end = Self.end(&state)
        let again = Self.end(&state)
        let last = state.phase
        #expect(phases + [last] == [.closing, .closed])
        #expect(end == [.disconnect])
        #expect(again == [])
    }

    @Test func `a message can be answered before the close, or the violation, in the same piece`() {
        for bytes in [ClientFrame.close(1000), ClientFrame.make(3)] {
            var state = Self.make()
            let buffer = ByteBuffer()
            (ClientFrame.text("last") + bytes).withUnsafeBytes { state.receive($0, at: Self.start) }
            let message = state.nextAction()
            let sent = state.send(.text, Array("answer".utf8), to: buffer)
            let rest = Self.actions(&state)
            let late = state.send(.text, Array("late".utf8), to: buffer)
            #expect(message == .message(.text, Array("last".utf8)))
            #expect([sent, late] == [true, false])
            #expect(rest.last == .finishWriting)
        }
    }

    @Test func `a message that is answered with a close is the last`() {
        var state = Self.make()
        let bytes = ClientFrame.text("one") + ClientFrame.text("two") + ClientFrame.ping() + ClientFrame.close(1000)
        bytes.withUnsafeBytes { state.receive($0, at: Self.start) }
        let message = state.nextAction()
        let rest = Self.close(.policyViolation, &state)
        #expect(message == .message(.text, Array("one".utf8)))
        #expect(
            rest == [
                .send(FrameEncoder.close(.policyViolation)), .ended(.server(.policyViolation, reason: "")),
                .finishWriting,
            ])
    }

    @Test func `a close without a code is answered with one without a code`() {
        var state = Self.make()
        let actions = Self.receive(ClientFrame.make(8), &state)
        #expect(actions.first == .send([0x88, 0x00]))
        #expect(actions.dropFirst().first == .ended(.client(nil, reason: "")))
    }

    @Test func `a violation is told and ends the connection`() {
        var state = Self.make()
        let actions = Self.receive(ClientFrame.text("good") + ClientFrame.make(3), &state)
        let reason = "opcode is reserved"
        #expect(
            actions == [
                .message(.text, Array("good".utf8)), .send(FrameEncoder.close(.protocolError, reason: reason)),
                .ended(.violation(.protocolError, reason: reason)), .finishWriting,
            ])
        let deadline = state.nextDeadline
        #expect(deadline == Self.at(5))
        let late = Self.tick(&state, at: 5)
        #expect(late == [.disconnect])
    }

    @Test func `the server's close waits for the client's, and delivers nothing meanwhile`() {
        var state = Self.make()
        let closed = Self.close(.goingAway, reason: "restart", &state, at: 1)
        let ending = ConnectionEnding.server(.goingAway, reason: "restart")
        #expect(closed == [.send(FrameEncoder.close(.goingAway, reason: "restart")), .ended(ending)])
        let again = Self.close(.normal, &state, at: 1)
        #expect(again == [])
        let dropped = Self.receive(ClientFrame.text("late") + ClientFrame.ping(), &state)
        #expect(dropped == [])
        let answered = Self.receive(ClientFrame.close(1001), &state)
        #expect(answered == [.finishWriting])
        let end = Self.end(&state)
        #expect(end == [.disconnect])
    }

    @Test func `a client that does not answer the server's close is disconnected in time`() {
        var state = Self.make(ConnectionTimers(closing: .seconds(3)))
        _ = Self.close(.normal, &state, at: 10)
        _ = Self.receive(ClientFrame.ping(), &state, at: 12)
        let early = Self.tick(&state, at: 12)
        let late = Self.tick(&state, at: 13)
        let after = Self.tick(&state, at: 99)
        #expect([early, late, after] == [[], [.disconnect], []])
        let deadline = state.nextDeadline
        #expect(deadline == nil)
    }

    @Test func `a code that may not be sent becomes an internal error`() {
        var state = Self.make()
        let closed = Self.close(CloseCode(rawValue: 1006), &state)
        #expect(closed.first == .send(FrameEncoder.close(.internalError)))
    }

    @Test func `a stream that ends without a close is lost`() {
        var state = Self.make()
        let end = Self.end(&state)
        #expect(end == [.ended(.lost), .disconnect])
        #expect(ConnectionEnding.lost.code.rawValue == 1006)
    }

    @Test func `a silent client gets a ping and is disconnected without an answer`() {
        var state = Self.make(ConnectionTimers(heartbeat: .seconds(30), answer: .seconds(10)))
        _ = Self.receive(ClientFrame.text("x"), &state, at: 20)
        let deadlines = [state.nextDeadline]
        let early = Self.tick(&state, at: 49)
        let ping = Self.tick(&state, at: 50)
        let next = state.nextDeadline
        #expect(deadlines + [next] == [Self.at(50), Self.at(60)])
        let waiting = Self.tick(&state, at: 59)
        let silent = Self.tick(&state, at: 60)
        #expect([early, ping, waiting] == [[], [.send(FrameEncoder.ping())], []])
        #expect(silent == [.ended(.silent), .disconnect])
    }

    @Test func `any byte is an answer to a ping`() {
        var state = Self.make()
        let ping = Self.tick(&state, at: 30)
        _ = Self.receive([0x81], &state, at: 35)
        let deadline = state.nextDeadline
        #expect(ping == [.send(FrameEncoder.ping())])
        #expect(deadline == Self.at(65))
    }

    @Test func `a client without messages is closed when it is idle, whatever its pongs`() {
        var state = Self.make(ConnectionTimers(heartbeat: nil, idle: .seconds(60)))
        _ = Self.receive(ClientFrame.text("x"), &state, at: 10)
        _ = Self.receive(ClientFrame.pong(), &state, at: 60)
        let early = Self.tick(&state, at: 69)
        let late = Self.tick(&state, at: 70)
        #expect(early == [])
        #expect(late.last == .ended(.server(.goingAway, reason: "idle for too long")))
    }

    @Test func `messages are sent while it is open only`() {
        var state = Self.make()
        let buffer = ByteBuffer()
        let shared = SharedMessage(text: "all")
        let sent = state.send(.text, Array("hi".utf8), to: buffer)
        let frame = state.frame(of: shared)
        _ = Self.close(.normal, &state)
        let late = state.send(.text, Array("hi".utf8), to: buffer)
        let lateFrame = state.frame(of: shared)
        #expect([sent, late] == [true, false])
        #expect([frame, lateFrame] == [[0x81, 0x03] + "all".utf8, nil])
        #expect(buffer.array == [0x81, 0x02] + "hi".utf8)
    }
}
