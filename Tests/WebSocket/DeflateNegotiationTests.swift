import Testing
import WebSocket

/// RFC 7692, sections 5 and 7.1.
@Suite struct DeflateNegotiationTests {
    private func agreed(_ offer: String, _ policy: DeflatePolicy? = DeflatePolicy()) throws -> Acceptance {
        try Requests.handshake(Requests.text(adding: ["Sec-WebSocket-Extensions: \(offer)"])).accepted(deflate: policy)
    }

    private static let taking = DeflatePolicy(serverContextTakeover: true, clientContextTakeover: true)

    @Test(arguments: [
        ("permessage-deflate", "permessage-deflate"),
        ("permessage-deflate; client_max_window_bits", "permessage-deflate"),
        ("permessage-deflate; client_max_window_bits=10", "permessage-deflate"),
        (
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        ),
        (
            "permessage-deflate; client_no_context_takeover",
            "permessage-deflate; client_no_context_takeover"
        ),
        (
            "permessage-deflate; server_max_window_bits=10",
            "permessage-deflate; server_max_window_bits=10"
        ),
        (
            "permessage-deflate; server_max_window_bits=\"1\\5\" ; client_max_window_bits",
            "permessage-deflate; server_max_window_bits=15"
        ),
        ("x-webkit-deflate-frame, other; a=b, permessage-deflate", "permessage-deflate"),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate", "permessage-deflate"),
        (" , Permessage-Deflate ;  client_max_window_bits  =  9 , ,", "permessage-deflate"),
    ])
    func `what is offered is taken as it is wished`(offer: String, answer: String) throws {
        let acceptance = try self.agreed(offer, Self.taking)
        #expect(acceptance.deflate?.headerValue == answer)
        #expect(Requests.answer(acceptance).contains("\r\nSec-WebSocket-Extensions: \(answer)\r\n"))
    }

    @Test(arguments: [
        "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010", "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=x",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=\"a\"",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=11", "permessage-bzip2", "",
    ])
    func `an offer that cannot be kept is passed over`(offer: String) throws {
        let acceptance = try self.agreed(offer)
        #expect(acceptance.deflate == nil)
        #expect(!Requests.answer(acceptance).contains("Extensions"))
    }

    @Test func `the server may want less than is offered, but no window of a client that cannot say its own`() throws {
        let policy = DeflatePolicy(serverWindowBits: 12, clientWindowBits: 11)
        #expect(
            try self.agreed("permessage-deflate; client_max_window_bits; server_max_window_bits=14", policy).deflate
                == DeflateParameters(serverWindowBits: 12, clientWindowBits: 11, tellsServerWindow: true))
        #expect(
            try self.agreed("permessage-deflate; client_max_window_bits=10", policy).deflate
                == DeflateParameters(serverWindowBits: 12))
        #expect(
            try self.agreed("permessage-deflate", policy).deflate?.headerValue
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                + "server_max_window_bits=12")
        #expect(try self.agreed("permessage-deflate", nil).deflate == nil)
    }

    @Test func `a client's wish for no takeover wins over the server's policy`() throws {
        let deflate = try self.agreed("permessage-deflate; server_no_context_takeover", Self.taking).deflate
        #expect(deflate == DeflateParameters(serverContextTakeover: false, clientContextTakeover: true))
    }
}
