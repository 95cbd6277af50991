import Testing
import WebSocket

/// A decoder to be made, again and again.
struct Decoding {
    var limits = FrameLimits()
    var deflate: DeflateParameters?

    /// What comes of bytes that arrive in pieces.
    ///
    /// - Parameter cuts: where a piece ends and the next begins, ascending.
    func events(_ bytes: [UInt8], cuts: [Int] = []) -> [FrameDecoder.Event] {
        var decoder = FrameDecoder(limits: self.limits, deflate: self.deflate, pool: DeflatePool())
        var events: [FrameDecoder.Event] = []
        bytes.withUnsafeBytes { all in
            for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
                events += decoder.receive(UnsafeRawBufferPointer(rebasing: all[start..<end]))
            }
        }
        return events
    }

    /// What comes of the bytes in whatever pieces: in one, one by one, and cut at every place, or at 200 of them.
    func eventsOfEverySplit(
        _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> [FrameDecoder.Event] {
        let whole = self.events(bytes)
        let single = self.events(bytes, cuts: bytes.isEmpty ? [] : Array(1..<bytes.count))
        #expect(single == whole, "byte by byte", sourceLocation: sourceLocation)
        for cut in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 200)) {
            let parts = self.events(bytes, cuts: [cut])
            #expect(parts == whole, "cut at \(cut)", sourceLocation: sourceLocation)
        }
        return whole
    }

    /// What comes of bytes in pieces of one length.
    func events(_ bytes: [UInt8], pieces: Int) -> [FrameDecoder.Event] {
        self.events(bytes, cuts: Array(stride(from: pieces, to: bytes.count, by: pieces)))
    }
}
