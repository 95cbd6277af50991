import Core
import Primitives
import WebSocket

/// A committed change on its way to the loop, in the words of the dialect's edition.
package struct EncodedEvent: Sendable {
    package let event: Event
    /// The event's object as its edition's contract has it: one JSON value.
    package let payload: [UInt8]
}

/// A change that the loop passes on: encoded once for all who hear of it under one address.
final class SharedEvent {
    let event: Event
    private let payload: [UInt8]
    private var messages: [PhoenixAddress: SharedMessage] = [:]

    init(_ encoded: EncodedEvent) {
        self.event = encoded.event
        self.payload = encoded.payload
    }

    func message(for address: PhoenixAddress) -> SharedMessage {
        if let made = self.messages[address] { return made }
        let message = SharedMessage(
            .text,
            address.writer.broadcast(
                topic: address.topic, event: self.event.kind.rawValue, payload: self.payload, offset: self.event.offset)
        )
        self.messages[address] = message
        return message
    }
}

/// One text for many clients, made once for each of their addresses.
final class SharedText {
    private let make: (PhoenixAddress) -> [UInt8]
    private var messages: [PhoenixAddress: SharedMessage] = [:]

    init(_ make: @escaping (PhoenixAddress) -> [UInt8]) { self.make = make }

    func message(for address: PhoenixAddress) -> SharedMessage {
        if let made = self.messages[address] { return made }
        let message = SharedMessage(.text, self.make(address))
        self.messages[address] = message
        return message
    }
}
