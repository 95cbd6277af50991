import Testing
import WebSocket

/// RFC 3629, and the cases of the section 6 of the Autobahn test suite.
@Suite struct TextTests {
    private let decoding = Decoding()

    /// Section 6.5 to 6.23: boundaries, the longest forms, noncharacters.
    @Test(arguments: [
        [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80],
        [0xF4, 0x8F, 0xBF, 0xBF], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBD], [0xEF, 0xBF, 0xBE],
        [0xF0, 0x9F, 0xBF, 0xBE], [0xF3, 0xBF, 0xBF, 0xBF], [0xEF, 0xB7, 0x90],
        [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF, 0x83, 0xCE, 0xBC, 0xCE, 0xB5],
    ])
    func `what is UTF-8 arrives, in any fragments`(bytes: [UInt8]) {
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.make(1, bytes)) == [.text(bytes)])
        for size in 1...3 {
            #expect(self.decoding.eventsOfEverySplit(ClientFrame.fragmented(1, bytes, size: size)) == [.text(bytes)])
        }
    }

    /// Section 6.3 and 6.6 to 6.22: lone bytes, overlong forms, surrogates, above U+10FFFF, five and six bytes.
    @Test(arguments: [
        [0x80], [0xBF], [0x80, 0xBF], [0xC0, 0x20], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
        [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xFE, 0xFE, 0xFF, 0xFF], [0xED, 0xA0, 0x80],
        [0xED, 0xAD, 0xBF], [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xF7, 0xBF, 0xBF, 0xBF], [0xE2, 0x28, 0xA1], [0xC3, 0xC3], [0xF0, 0x9F, 0x92, 0x20],
        [0xCE, 0xBA, 0xED, 0xA0, 0x80, 0x65, 0x64, 0x69, 0x74, 0x65, 0x64],
    ])
    func `what is not UTF-8 fails, in any fragments`(bytes: [UInt8]) {
        let text = Array("Hello, ".utf8) + bytes + Array("!".utf8)
        for frames in [ClientFrame.make(1, text)] + [1, 2, 5].map({ ClientFrame.fragmented(1, text, size: $0) }) {
            #expect(self.decoding.eventsOfEverySplit(frames).map(\.failureCode) == [.invalidPayload])
        }
    }

    @Test(arguments: [[0xC2], [0xE0], [0xE0, 0xA0], [0xF0], [0xF0, 0x90], [0xF4, 0x8F, 0xBF]])
    func `a character that is cut short fails when the message ends, not before`(bytes: [UInt8]) {
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.make(1, bytes)).map(\.failureCode) == [.invalidPayload])
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.make(1, bytes, isFinal: false)) == [])
    }

    @Test func `bad text fails at its first bad byte, before its frame has ended`() {
        let text: [UInt8] = Array("κόσμε".utf8) + [0xF4, 0x90]
        let frame = ClientFrame.make(1, text + [0x80, 0x80] + Array("and more".utf8))
        let head = frame.count - text.count - 10
        #expect(self.decoding.events(Array(frame[..<(head + text.count - 1)])) == [])
        #expect(self.decoding.events(Array(frame[..<(head + text.count)])).map(\.failureCode) == [.invalidPayload])
    }

    @Test func `binary messages need not be UTF-8`() {
        #expect(self.decoding.eventsOfEverySplit(ClientFrame.binary([0xFF, 0xC0])) == [.binary([0xFF, 0xC0])])
    }

    @Test func `every scalar arrives`() {
        for start in stride(from: 0, to: 0x110000, by: 0x1000) where start != 0xD000 {
            let text = (start..<start + 0x1000).compactMap { Unicode.Scalar($0) }.reduce(into: "") {
                $0.unicodeScalars.append($1)
            }
            #expect(self.decoding.events(ClientFrame.text(text), pieces: 4999) == [.text(text)])
        }
    }

    @Test func `every pair of bytes is judged as the standard library judges it`() {
        for first in UInt8.min...UInt8.max {
            var frames: [UInt8] = []
            var texts: [FrameDecoder.Event] = []
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second]
                if String(validating: bytes, as: UTF8.self) != nil {
                    frames += ClientFrame.make(1, bytes)
                    texts.append(.text(bytes))
                } else if second % 8 == 0 || second > 0x7B && second < 0xC3 {
                    let events = self.decoding.events(ClientFrame.make(1, bytes))
                    #expect(events.map(\.failureCode) == [.invalidPayload])
                }
            }
            #expect(self.decoding.events(frames) == texts)
        }
    }
}
