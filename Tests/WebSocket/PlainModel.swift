import WebSocket

/// What a decoder has to say of bytes, by code that looks at all of them at once, without compression.
struct PlainModel {
    private var rest: ArraySlice<UInt8>
    private var message: (isText: Bool, bytes: [UInt8])?
    private let limit: Int

    enum Outcome: Equatable {
        case event(FrameDecoder.Event)
        case failure(CloseCode)
    }

    static func outcomes(_ bytes: [UInt8], limit: Int = 65_536) -> [Outcome] {
        var model = PlainModel(rest: bytes[...], limit: limit)
        var outcomes: [Outcome] = []
        while let outcome = model.next() {
            if let outcome { outcomes.append(outcome) }
            if case .failure = outcome { break }
            if case .event(.close) = outcome { break }
        }
        return outcomes
    }

    private init(rest: ArraySlice<UInt8>, limit: Int) {
        self.rest = rest
        self.limit = limit
    }

    /// One frame's outcome, `.some(nil)` for a frame without any, `nil` when the bytes do not suffice.
    private mutating func next() -> Outcome?? {
        guard let first = self.rest.popFirst() else { return nil }
        let opcode = first & 15
        let isControl = opcode >= 8
        guard first & 0x70 == 0, [0, 1, 2, 8, 9, 10].contains(opcode), !isControl || first >= 128,
            isControl || (opcode == 0) == (self.message != nil)
        else { return .failure(.protocolError) }
        guard let second = self.rest.popFirst() else { return nil }
        guard second >= 128, !isControl || second & 127 <= 125 else { return .failure(.protocolError) }
        var length = UInt64(second & 127)
        if length > 125 {
            let size = length == 126 ? 2 : 8
            if size == 8, let top = self.rest.first, top >= 128 { return .failure(.protocolError) }
            guard self.rest.count >= size else { return nil }
            length = self.rest.prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
            self.rest = self.rest.dropFirst(size)
            guard length >= (size == 2 ? 126 : 65_536) else { return .failure(.protocolError) }
        }
        guard self.rest.count >= 4 else { return nil }
        let mask = Array(self.rest.prefix(4))
        let known = self.message?.bytes.count ?? 0
        guard isControl || length <= UInt64(self.limit - known) else { return .failure(.messageTooBig) }
        let payload = self.rest.dropFirst(4).prefix(Int(length)).enumerated().map { $1 ^ mask[$0 % 4] }
        self.rest = self.rest.dropFirst(4 + payload.count)
        let isWhole = payload.count == Int(length)
        if isControl { return isWhole ? Self.control(opcode, payload) : nil }
        return self.data(opcode, payload, isWhole: isWhole, isFinal: first >= 128)
    }

    private mutating func data(_ opcode: UInt8, _ payload: [UInt8], isWhole: Bool, isFinal: Bool) -> Outcome?? {
        let isText = self.message?.isText ?? (opcode == 1)
        let bytes = (self.message?.bytes ?? []) + payload
        let isEnd = isWhole && isFinal
        if isText && !Self.isText(bytes, isEnd: isEnd) { return .failure(.invalidPayload) }
        guard isWhole else { return nil }
        self.message = isFinal ? nil : (isText, bytes)
        return isFinal ? .some(.event(isText ? .text(bytes) : .binary(bytes))) : .some(nil)
    }

    private static func control(_ opcode: UInt8, _ payload: [UInt8]) -> Outcome? {
        if opcode == 9 { return .event(.ping(payload)) }
        if opcode == 10 { return .event(.pong(payload)) }
        if payload.isEmpty { return .event(.close(nil, reason: "")) }
        guard payload.count > 1 else { return .failure(.protocolError) }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.isAllowedInFrame else { return .failure(.protocolError) }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { return .failure(.invalidPayload) }
        return .event(.close(code, reason: reason))
    }

    /// Whether the bytes are text, or begin some.
    private static func isText(_ bytes: [UInt8], isEnd: Bool) -> Bool {
        if String(validating: bytes, as: UTF8.self) != nil { return true }
        guard !isEnd else { return false }
        return (1...3).contains { cut in
            cut <= bytes.count && String(validating: bytes.dropLast(cut), as: UTF8.self) != nil
                && Self.beginnings.contains(Array(bytes.suffix(cut)))
        }
    }

    /// All that characters begin with; the last byte of a character does not matter, so one in 64 is enough.
    private static let beginnings: Set<[UInt8]> = {
        var beginnings: Set<[UInt8]> = []
        for value in stride(from: UInt32(0x80), through: 0x10FFFF, by: 0x40) {
            guard let bytes = Unicode.Scalar(value).map({ Array($0.utf8) }) else { continue }
            for length in 1..<bytes.count { beginnings.insert(Array(bytes.prefix(length))) }
        }
        return beginnings
    }()
}
