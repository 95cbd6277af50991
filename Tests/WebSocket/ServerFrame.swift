import Testing

/// A frame of the server as a client reads it, by plain code for whole bytes.
struct ServerFrame: Equatable {
    let opcode: UInt8
    let isCompressed: Bool
    let payload: [UInt8]

    static func all(in bytes: [UInt8]) throws -> [ServerFrame] {
        var frames: [ServerFrame] = []
        var rest = bytes[...]
        while let first = rest.popFirst() {
            #expect(first & 0xB0 == 0x80, "final, no reserved bit but the first")
            let next = rest.popFirst()
            let second = try #require(next)
            #expect(second < 128, "a server does not mask")
            var count = Int(second)
            if second >= 126 {
                let length = rest.prefix(second == 126 ? 2 : 8)
                rest = rest.dropFirst(length.count)
                count = length.reduce(0) { $0 << 8 | Int($1) }
            }
            try #require(rest.count >= count)
            frames.append(
                ServerFrame(opcode: first & 15, isCompressed: first & 0x40 != 0, payload: Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        return frames
    }
}
