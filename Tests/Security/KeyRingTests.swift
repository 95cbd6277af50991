import Glibc
import JSON
import Primitives
import Testing

@testable import Security

@Suite("The ring of signing keys on disk")
struct KeyRingTests {
    let scratch: Scratch
    let directory: String
    let start = Instant(seconds: 1_800_000_000)
    let payload = bytes(#"{"sub":"usr_1"}"#)

    init() throws {
        self.scratch = try Scratch()
        self.directory = scratch("keys")
        try KeyRing.create(directory, at: start)
    }

    @Test("Only the owner can read the keys")
    func modes() throws {
        #expect(Scratch.mode(directory) == 0o700)
        for name in try Files.list(directory) { #expect(Scratch.mode("\(directory)/\(name)") == 0o600, "\(name)") }
    }

    @Test("A ring is created once")
    func createTwice() throws {
        let before = try KeyRing.load(directory: directory, at: start).current
        #expect { try KeyRing.create(directory, at: start) } throws: { error in
            if case .exists? = error as? KeyRingError { return true }
            return false
        }
        #expect(try KeyRing.load(directory: directory, at: start).current == before)
    }

    @Test("A loaded ring verifies what another process's copy of it signed")
    func reload() throws {
        let token = try KeyRing.load(directory: directory, at: start).sign(payload: payload)
        #expect(try KeyRing.load(directory: directory, at: start).verify(token) == payload)
    }

    @Test("After a rotation the new key signs and the old one still verifies, both ways")
    func overlap() throws {
        let before = try KeyRing.load(directory: directory, at: start)
        let old = try before.sign(payload: payload)
        let kid = try KeyRing.rotate(directory: directory, keepingRetiredFor: .seconds(86_400), at: start)
        let after = try KeyRing.load(directory: directory, at: start)
        #expect(after.current == kid && kid != before.current)
        #expect(after.identifiers == [kid, before.current])
        #expect(after.verify(old) == payload)
        let new = try after.sign(payload: payload)
        #expect(after.verify(new) == payload)
        #expect(before.verify(new) == nil, "a process that has not loaded the new ring cannot know its key")
    }

    @Test("A retired key verifies until its time is over, and not at that moment")
    func retirement() throws {
        let old = try KeyRing.load(directory: directory, at: start).sign(payload: payload)
        try KeyRing.rotate(directory: directory, keepingRetiredFor: .seconds(60), at: start)
        let last = start + .milliseconds(59_999)
        #expect(try KeyRing.load(directory: directory, at: last).verify(old) == payload)
        #expect(try KeyRing.load(directory: directory, at: start + .seconds(60)).verify(old) == nil)
    }

    @Test("A rotation deletes the keys whose time is over, and only those")
    func pruning() throws {
        let first = try KeyRing.load(directory: directory, at: start).current
        let second = try KeyRing.rotate(directory: directory, keepingRetiredFor: .seconds(100), at: start)
        let third = try KeyRing.rotate(
            directory: directory, keepingRetiredFor: .seconds(100), at: start + .seconds(50))
        #expect(try pemFiles() == [first, second, third].sorted())
        let fourth = try KeyRing.rotate(
            directory: directory, keepingRetiredFor: .seconds(100), at: start + .seconds(100))
        #expect(try pemFiles() == [second, third, fourth].sorted())
        #expect(
            try KeyRing.load(directory: directory, at: start + .seconds(100)).identifiers == [fourth, third, second])
    }

    @Test("A rotation that keeps nothing drops every old key at once, longer promises notwithstanding")
    func emergency() throws {
        try KeyRing.rotate(directory: directory, keepingRetiredFor: .seconds(86_400), at: start)
        let kid = try KeyRing.rotate(directory: directory, keepingRetiredFor: .zero, at: start + .seconds(1))
        #expect(try pemFiles() == [kid])
        #expect(try KeyRing.load(directory: directory, at: start + .seconds(1)).identifiers == [kid])
    }

    @Test("A key left by a rotation that was cut short is not used, and the next rotation deletes it")
    func strays() throws {
        let stray = try SigningKey.generate()
        try Files.writeAtomically(stray.pem(), to: "\(directory)/\(stray.kid).pem", mode: 0o600)
        try Files.writeAtomically([1], to: "\(directory)/notes.pem", mode: 0o600)
        #expect(try !KeyRing.load(directory: directory, at: start).identifiers.contains(stray.kid))
        try KeyRing.rotate(directory: directory, keepingRetiredFor: .seconds(60), at: start)
        #expect(try !pemFiles().contains(stray.kid))
        #expect(try pemFiles().contains("notes"), "what is no key file is left alone")
    }

    @Test("The JWKS holds the public half of every key, and nothing private")
    func jwks() throws {
        try KeyRing.rotate(directory: directory, keepingRetiredFor: .seconds(60), at: start)
        let ring = try KeyRing.load(directory: directory, at: start)
        let keys = try #require(try JSONValue(parsing: ring.jwks)["keys"]?.arrayValue)
        #expect(keys.map { $0["kid"]?.stringValue } == ring.identifiers)
        for key in keys {
            let names = try #require(key.objectValue).map(\.key)
            #expect(Set(names) == ["kty", "use", "alg", "kid", "n", "e"])
            #expect(key["kty"] == "RSA" && key["use"] == "sig" && key["alg"] == "RS256")
            #expect(key["e"]?.stringValue == "AQAB")
            let modulus = try #require(Base64URL.decode(key["n"]?.stringValue ?? ""))
            #expect(modulus.count == 256 && modulus[0] & 0x80 != 0, "2,048 bits without a leading zero")
        }
    }

    @Test("A private key that others may read is refused, with the mode in the message", arguments: [0o640, 0o604])
    func exposed(_ mode: Int) throws {
        let kid = try KeyRing.load(directory: directory, at: start).current
        chmod("\(directory)/\(kid).pem", mode_t(mode))
        #expect { try KeyRing.load(directory: directory, at: start) } throws: { error in
            "\(error)".contains("0\(String(mode, radix: 8))") && "\(error)".contains("must be 0600")
        }
    }

    @Test("A key file with another key in it than its name says is refused")
    func swapped() throws {
        let kid = try KeyRing.load(directory: directory, at: start).current
        try Files.writeAtomically(SigningKey.generate().pem(), to: "\(directory)/\(kid).pem", mode: 0o600)
        #expect(throws: KeyRingError.self) { try KeyRing.load(directory: directory, at: start) }
    }

    @Test("A damaged index is refused and names its file")
    func damaged() throws {
        let path = "\(directory)/keys.json"
        for text in Self.damagedIndexes {
            try Files.writeAtomically(bytes(text), to: path, mode: 0o600)
            #expect("\(text)") { try KeyRing.load(directory: directory, at: start) } throws: { error in
                if case .malformed(path, _)? = error as? KeyRingError { return true }
                return false
            }
        }
    }

    @Test("Rotations at the same time follow one another, and whoever loads meanwhile sees a whole ring")
    func concurrentRotations() throws {
        let (directory, start) = (directory, start)
        let problems = try concurrently(4) { number -> String? in
            do {
                if number < 2 {
                    try KeyRing.rotate(directory: directory, keepingRetiredFor: .zero, at: start)
                } else {
                    for _ in 0..<50 { _ = try KeyRing.load(directory: directory, at: start) }
                }
                return nil
            } catch { return "\(error)" }
        }
        #expect(problems.compactMap { $0 } == [])
        #expect(try pemFiles() == [KeyRing.load(directory: directory, at: start).current])
    }

    private func pemFiles() throws -> [String] {
        try Files.list(directory).filter { $0.hasSuffix(".pem") }.map { String($0.dropLast(4)) }.sorted()
    }

    static let damagedIndexes: [String] = {
        let kid = String(repeating: "a", count: 32)
        let other = String(repeating: "b", count: 32)
        let created = #""created":"2026-01-02T03:04:05.678Z""#
        let retired = #""retired":"2026-01-02T03:04:05.678Z","verify_until":"2126-01-02T03:04:05.678Z""#
        func index(_ current: String, _ keys: String...) -> String {
            #"{"current":"\#(current)","keys":[\#(keys.joined(separator: ","))]}"#
        }
        return [
            "", "{", "[]", "{}", #"{"current":"\#(kid)"}"#, index(kid),
            index(other, #"{"kid":"\#(kid)",\#(created)}"#), index(kid, #"{"kid":"\#(kid)"}"#),
            index(kid, #"{"kid":"\#(kid)","created":"yesterday"}"#),
            index(kid, #"{"kid":"\#(kid)",\#(created),\#(retired)}"#),
            index(kid, #"{"kid":"\#(kid)",\#(created)}"#, #"{"kid":"\#(other)",\#(created)}"#),
            index(kid, #"{"kid":"\#(kid)",\#(created)}"#, #"{"kid":"\#(kid)",\#(created),\#(retired)}"#),
            index(kid, #"{"kid":"\#(kid)",\#(created)}"#, #"{"kid":"\#(other)",\#(created),"retired":1}"#),
            index("../x", #"{"kid":"../x",\#(created)}"#),
            index(kid.uppercased(), #"{"kid":"\#(kid.uppercased())",\#(created)}"#),
        ]
    }()
}
