import Core
import Primitives
import WebSocket

/// A change that the loop passes on.
struct SharedEvent {
    let event: Event
    let text: SharedText

    /// - Parameter number: see `SharedText`.
    init(_ encoded: EncodedEvent, number: UInt64) {
        self.event = encoded.event
        self.text = SharedText(number: number, origin: encoded.event.origin) { $0.event(encoded) }
    }
}

/// One text for many clients, made once for each form in which some of them read it.
final class SharedText {
    /// nil: whoever reads this form is not told.
    private let make: (MessageForm) -> [UInt8]?
    /// Tells an event from every other one of this process; 0 for what is of the moment.
    let number: UInt64
    /// The edit that it tells of, if that came over a connection.
    let origin: EditOrigin?
    private var messages: [MessageForm: SharedMessage?] = [:]
    private var streamed: [MessageForm: [UInt8]?] = [:]

    init(number: UInt64 = 0, origin: EditOrigin? = nil, _ make: @escaping (MessageForm) -> [UInt8]?) {
        self.number = number
        self.origin = origin
        self.make = make
    }

    /// For WebSockets; nil when they are not told.
    func message(for form: MessageForm) -> SharedMessage? {
        if let made = self.messages[form] { return made }
        let message = self.make(form).map { SharedMessage(.text, $0) }
        self.messages.updateValue(message, forKey: form)
        return message
    }

    /// For event streams; nil when they are not told.
    func bytes(for form: MessageForm) -> [UInt8]? {
        if let made = self.streamed[form] { return made }
        let bytes = self.make(form)
        self.streamed.updateValue(bytes, forKey: form)
        return bytes
    }
}
