import Core
import Primitives
import WebSocket

/// A change that the loop passes on.
struct SharedEvent {
    let event: Event
    let text: SharedText

    init(_ encoded: EncodedEvent) {
        self.event = encoded.event
        self.text = SharedText { $0.event(encoded) }
    }
}

/// One text for many clients, made once for each form in which some of them read it.
final class SharedText {
    /// nil: whoever reads this form is not told.
    private let make: (MessageForm) -> [UInt8]?
    private var messages: [MessageForm: SharedMessage?] = [:]
    private var streamed: [MessageForm: [UInt8]?] = [:]

    init(_ make: @escaping (MessageForm) -> [UInt8]?) { self.make = make }

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
