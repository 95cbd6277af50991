import Core
import Primitives
import WebSocket

/// A committed change on its way to the loop, in the words of the dialect's edition.
package struct EncodedEvent: Sendable {
    package let event: Event
    /// The event's object as its edition's contract has it: one JSON value.
    package let payload: [UInt8]
}

/// A change that the loop passes on: encoded once for all who hear of it under the same topic.
final class SharedEvent {
    let event: Event
    private let payload: [UInt8]
    private var messages: [String: SharedMessage] = [:]

    init(_ encoded: EncodedEvent) {
        self.event = encoded.event
        self.payload = encoded.payload
    }

    func message(for topic: String) -> SharedMessage {
        if let made = self.messages[topic] { return made }
        let message = SharedMessage(
            .text,
            PhoenixWriter.broadcast(
                topic: topic, event: self.event.kind.rawValue, payload: self.payload, offset: self.event.offset))
        self.messages[topic] = message
        return message
    }
}

/// One text for many clients that may know its subject under different topics (an identifier has two forms).
final class SharedText {
    private let make: (String) -> [UInt8]
    private var messages: [String: SharedMessage] = [:]

    init(_ make: @escaping (String) -> [UInt8]) { self.make = make }

    func message(for topic: String) -> SharedMessage {
        if let made = self.messages[topic] { return made }
        let message = SharedMessage(.text, self.make(topic))
        self.messages[topic] = message
        return message
    }
}
