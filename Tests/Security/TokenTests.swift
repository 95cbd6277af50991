import Primitives
import Testing

@testable import Security

@Suite("Access tokens")
struct TokenTests {
    static let forge = Result { try TokenForge() }

    private func forge() throws -> TokenForge { try Self.forge.get() }

    @Test("A token of the ring gives back its payload")
    func genuine() throws {
        let forge = try forge()
        #expect(forge.ring.verify(forge.genuine) == TokenForge.claims)
    }

    @Test("The header is alg, kid and typ, and the kid is the current key's")
    func header() throws {
        let forge = try forge()
        let header = try #require(Base64URL.decode(forge.segments[0]))
        let expected = #"{"alg":"RS256","kid":"\#(forge.ring.current)","typ":"JWT"}"#
        #expect(String(decoding: header, as: UTF8.self) == expected)
    }

    @Test("The order of the header's members does not matter, nor does white space in it")
    func otherOrder() throws {
        let forge = try forge()
        let token = try forge.signed(header: #"{ "typ":"JWT", "kid":"\#(forge.key.kid)", "alg":"RS256" }"#)
        #expect(forge.ring.verify(token) == TokenForge.claims)
    }

    @Test(
        "A token really signed by the ring's key is refused when its header is not exactly ours",
        arguments: [
            #"{"alg":"none","kid":"KID","typ":"JWT"}"#, #"{"alg":"None","kid":"KID","typ":"JWT"}"#,
            #"{"alg":"HS256","kid":"KID","typ":"JWT"}"#, #"{"alg":"RS384","kid":"KID","typ":"JWT"}"#,
            #"{"alg":"RS512","kid":"KID","typ":"JWT"}"#, #"{"alg":"PS256","kid":"KID","typ":"JWT"}"#,
            #"{"alg":"ES256","kid":"KID","typ":"JWT"}"#, #"{"alg":"rs256","kid":"KID","typ":"JWT"}"#,
            #"{"alg":["RS256"],"kid":"KID","typ":"JWT"}"#, #"{"alg":null,"kid":"KID","typ":"JWT"}"#,
            #"{"kid":"KID","typ":"JWT"}"#, #"{"alg":"RS256","typ":"JWT"}"#, #"{"alg":"RS256","kid":"KID"}"#,
            #"{"alg":"RS256","kid":"","typ":"JWT"}"#, #"{"alg":"RS256","kid":7,"typ":"JWT"}"#,
            #"{"alg":"RS256","kid":"../../etc/passwd","typ":"JWT"}"#,
            #"{"alg":"RS256","kid":"00000000000000000000000000000000","typ":"JWT"}"#,
            #"{"alg":"RS256","kid":"KID ","typ":"JWT"}"#, #"{"alg":"RS256","kid":"KID\u0000","typ":"JWT"}"#,
            #"{"alg":"RS256","kid":"KID","typ":"JWE"}"#, #"{"alg":"RS256","kid":"KID","typ":"at+jwt"}"#,
            #"{"alg":"RS256","kid":"KID","typ":"JWT","crit":["exp"]}"#,
            #"{"alg":"RS256","kid":"KID","typ":"JWT","jku":"https://example.org/keys"}"#,
            #"{"alg":"RS256","kid":"KID","typ":"JWT","b64":false}"#,
            #"{"alg":"none","alg":"RS256","kid":"KID","typ":"JWT"}"#,
            #"{"alg":"RS256","kid":"x","kid":"KID","typ":"JWT"}"#, #"{"Alg":"RS256","kid":"KID","typ":"JWT"}"#,
            #"["RS256","KID","JWT"]"#, #""RS256""#, "null", "{}", "{", "", "\u{0}",
            #"{"alg":"RS256","kid":"KID","typ":"JWT"}{}"#, #"{"alg":"RS256","kid":"KID","typ":"JWT"} x"#,
        ])
    func headers(_ template: String) throws {
        let forge = try forge()
        let parts = template.split(separator: "KID", omittingEmptySubsequences: false)
        let token = try forge.signed(header: parts.joined(separator: forge.key.kid))
        #expect(forge.ring.verify(token) == nil)
    }

    @Test("A header that is valid but far too long is refused unread")
    func longHeader() throws {
        let forge = try forge()
        let padding = String(repeating: " ", count: TokenHeader.longest)
        let token = try forge.signed(header: #"{"alg":"RS256","kid":"\#(forge.key.kid)","typ":"JWT"\#(padding)}"#)
        #expect(forge.ring.verify(token) == nil)
    }

    @Test("A signature of another key is refused, also under this ring's kid")
    func strangersKey() throws {
        let forge = try forge()
        let ours = #"{"alg":"RS256","kid":"\#(forge.key.kid)","typ":"JWT"}"#
        let theirs = #"{"alg":"RS256","kid":"\#(forge.stranger.kid)","typ":"JWT"}"#
        #expect(try forge.ring.verify(forge.signed(header: ours, by: forge.stranger)) == nil)
        #expect(try forge.ring.verify(forge.signed(header: theirs, by: forge.stranger)) == nil)
    }

    @Test("A MAC made with the public key is refused, whatever algorithm the header names")
    func algorithmConfusion() throws {
        let forge = try forge()
        for algorithm in ["HS256", "RS256"] {
            let header = #"{"alg":"\#(algorithm)","kid":"\#(forge.key.kid)","typ":"JWT"}"#
            for secret in [forge.key.modulus, forge.ring.jwks, []] {
                #expect(forge.ring.verify(forge.authenticated(header: header, secret: secret)) == nil)
            }
        }
    }

    @Test("A token that is not three plain segments is refused")
    func shapes() throws {
        let forge = try forge()
        let (head, body, tail) = (forge.segments[0], forge.segments[1], forge.segments[2])
        let tokens = [
            "", ".", "..", "...", "a.b.c", head, "\(head).\(body)", "\(head).\(body).", "\(head)..\(tail)",
            ".\(body).\(tail)", "\(head).\(body).\(tail).", "\(head).\(body).\(tail).\(tail)",
            ".\(head).\(body).\(tail)", "\(head).\(body).\(tail)\n", " \(head).\(body).\(tail)",
            "\(head). \(body).\(tail)", "\(head)=.\(body).\(tail)", "\(head).\(body).\(tail)=",
            "\(head).\(body).\(tail)==", "\(head).\(body).\(tail.dropLast(1))", "\(head).\(body).\(tail.dropLast(4))",
            "\(head).\(body).\(tail)AAAA", "\(head).\(body).AAAA\(tail)", "\(head).\(body)AAAA.\(tail)",
            "\(head).\(body).\(tail)\u{0}", "Bearer \(head).\(body).\(tail)",
            "\(head).\(body).\(String(repeating: "A", count: tail.utf8.count))",
        ]
        for token in tokens { #expect(forge.ring.verify(token) == nil, "\(token)") }
    }

    @Test("A signature spelled in base64url that is not canonical is refused")
    func malleability() throws {
        let forge = try forge()
        // 256 bytes leave four bits of the last digit unused: 16 spellings decode alike in a lax decoder.
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let accepted = digits.filter { forge.ring.verify(String(forge.genuine.dropLast()) + String($0)) != nil }
        #expect(accepted == [forge.genuine.last])
    }

    @Test("A payload that is signed but is not canonical base64url is refused")
    func payloadSpelling() throws {
        let forge = try forge()
        for body in ["eyJ9=", "ey+9", "ey 9", "eyJ", "e"] where Base64URL.decode(body) == nil {
            #expect(try forge.ring.verify(forge.signed(head: forge.segments[0], body: body)) == nil, "\(body)")
        }
    }

    @Test("No single changed byte of a token goes unnoticed")
    func everyByte() throws {
        let forge = try forge()
        var token = bytes(forge.genuine)
        for index in token.indices {
            for flip in [UInt8(0x01), 0x20, 0x80] {
                token[index] ^= flip
                #expect(token.withUnsafeBytes { forge.ring.verify($0) } == nil, "byte \(index) xor \(flip)")
                token[index] ^= flip
            }
        }
        #expect(token.withUnsafeBytes { forge.ring.verify($0) } == TokenForge.claims)
    }

    @Test("The longest token that is read has 4,096 bytes")
    func length() throws {
        let forge = try forge()
        // Of 91 + 342 bytes of header and signature and two dots; none has exactly 4,096.
        for (payload, length, isRead) in [(2745, 4095, true), (2746, 4097, false)] {
            let token = try forge.ring.sign(payload: [UInt8](repeating: UInt8(ascii: " "), count: payload))
            #expect(token.utf8.count == length)
            #expect((forge.ring.verify(token)?.count == payload) == isRead)
        }
    }

    @Test("Many threads verify and sign with one ring at once")
    func threads() throws {
        let forge = try forge()
        let (ring, genuine) = (forge.ring, forge.genuine)
        let forged = String(genuine.dropLast(8)) + "AAAAAAAA"
        let failures = try concurrently(8) { number -> Int in
            var failures = 0
            for round in 0..<200 {
                if ring.verify(genuine) != TokenForge.claims { failures += 1 }
                if ring.verify(forged) != nil { failures += 1 }
                guard round % 20 == 0 else { continue }
                let payload = bytes("{\"jti\":\"\(number)-\(round)\"}")
                do { if ring.verify(try ring.sign(payload: payload)) != payload { failures += 1 } } catch {
                    failures += 1
                }
            }
            return failures
        }
        #expect(failures == [Int](repeating: 0, count: 8))
    }
}
