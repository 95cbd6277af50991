import Core
import Primitives
import WebSocket

/// A committed change on its way to the loop, in the words of the dialect's edition.
package struct EncodedEvent: Sendable {
    package let event: Event
    /// The event's object as its edition's contract has it: one JSON value.
    package let payload: [UInt8]
}

extension EncodedEvent {
    /// As an event stream has it.
    var streamed: [UInt8] {
        EventStreamWriter.event(self.event.kind.rawValue, self.payload, id: self.event.offset)
    }
}

/// A change that the loop passes on.
struct SharedEvent {
    let event: Event
    let text: SharedText

    init(_ encoded: EncodedEvent) {
        self.event = encoded.event
        self.text = SharedText(streamed: { encoded.streamed }) { address in
            address.writer.broadcast(
                topic: address.topic, event: encoded.event.kind.rawValue, payload: encoded.payload,
                offset: encoded.event.offset)
        }
    }
}

/// One text for many clients, made once for each of their addresses, and once for all event streams.
final class SharedText {
    private let make: (PhoenixAddress) -> [UInt8]
    private let makeStreamed: () -> [UInt8]?
    private var messages: [PhoenixAddress: SharedMessage] = [:]
    /// nil: event streams are not told.
    private(set) lazy var streamed = self.makeStreamed()

    init(
        streamed: @escaping () -> [UInt8]? = { nil }, _ make: @escaping (PhoenixAddress) -> [UInt8]
    ) {
        self.makeStreamed = streamed
        self.make = make
    }

    func message(for address: PhoenixAddress) -> SharedMessage {
        if let made = self.messages[address] { return made }
        let message = SharedMessage(.text, self.make(address))
        self.messages[address] = message
        return message
    }
}
