import Testing
import WebSocket

/// The cases of the Autobahn test suite, sections 12 and 13: permessage-deflate, against an echo.
///
/// Source: Autobahn|Testsuite, the list of its cases.
@Suite struct AutobahnCompressionTests {
    /// What section 13's parts agree on: takeover of the context, and windows, of either side.
    enum Agreement: String, CaseIterable, Sendable {
        case plain = "12, 13.1"
        case noTakeover = "13.2"
        case windows9 = "13.3"
        case windows15 = "13.4"
        case windows9NoTakeover = "13.5"
        case windows15NoTakeover = "13.6"
        case mixed = "13.7"

        var parameters: DeflateParameters {
            switch self {
            case .plain: DeflateParameters(serverContextTakeover: true, clientContextTakeover: true)
            case .noTakeover: DeflateParameters()
            case .windows9:
                DeflateParameters(
                    serverContextTakeover: true, clientContextTakeover: true, serverWindowBits: 9, clientWindowBits: 9)
            case .windows15:
                DeflateParameters(
                    serverContextTakeover: true, clientContextTakeover: true, tellsServerWindow: true)
            case .windows9NoTakeover: DeflateParameters(serverWindowBits: 9, clientWindowBits: 9)
            case .windows15NoTakeover: DeflateParameters(tellsServerWindow: true)
            case .mixed: DeflateParameters(clientContextTakeover: true, serverWindowBits: 9)
            }
        }
    }

    /// Sends `count` messages of a size and holds each echo against it.
    private static func exchange(
        _ agreement: Agreement, size: Int, count: Int, fragments: Int? = nil, _ message: (Int) -> [UInt8]
    ) throws {
        let parameters = agreement.parameters
        let client = ZlibPeer(
            takesOver: parameters.clientContextTakeover, deflateBits: Int32(parameters.clientWindowBits))
        let reader = ZlibPeer(
            takesOver: parameters.serverContextTakeover, inflateBits: Int32(parameters.serverWindowBits))
        let messages = (0..<count).map(message)
        let input = messages.flatMap { bytes -> [UInt8] in
            let compressed = client.compress(bytes)
            return ClientFrame.fragmented(2, compressed, size: fragments ?? max(compressed.count, 1), reserved: 4)
        }
        let answer = try EchoPeer(deflate: parameters).answer(input, pieces: 16_384)
        try #require(answer.frames.count == count)
        for (frame, message) in zip(answer.frames, messages) {
            let payload = frame.isCompressed ? reader.inflate(frame.payload) : frame.payload
            #expect(payload == message)
        }
    }

    @Test(arguments: Agreement.allCases, [16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072])
    func `12.1, 12.2, 13: messages that compress well`(_ agreement: Agreement, _ size: Int) throws {
        try Self.exchange(agreement, size: size, count: size > 8192 ? 4 : 50) { SampleText.json($0, bytes: size) }
    }

    @Test(arguments: Agreement.allCases, [8192, 131_072])
    func `12.3, 13: messages that do not compress`(_ agreement: Agreement, _ size: Int) throws {
        try Self.exchange(agreement, size: size, count: 3) { SampleText.noise(seed: UInt64($0), bytes: size) }
    }

    @Test(arguments: Agreement.allCases, [256, 4096])
    func `12.4, 12.5, 13: messages in fragments`(_ agreement: Agreement, _ fragments: Int) throws {
        try Self.exchange(agreement, size: 131_072, count: 3, fragments: fragments) {
            SampleText.json($0, bytes: 131_072)
        }
    }
}
