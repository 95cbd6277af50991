import Primitives
import Testing

@testable import Security

@Suite("Hashes and random tokens")
struct DigestTests {
    @Test(
        "SHA-256 gives the published values",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func sha256(_ input: String, _ expected: String) {
        #expect(Hexadecimal.encode(Digest.sha256(bytes(input))) == expected)
        for cut in [0, input.utf8.count / 2, input.utf8.count] {
            var digest = RunningDigest()
            digest.append(Array(input.utf8.prefix(cut)))
            digest.append(Array(input.utf8.dropFirst(cut)))
            #expect(Hexadecimal.encode(digest.finish()) == expected)
        }
    }

    @Test("A keyed hash depends on the key, the context, the parts and where one ends")
    func keyedHash() {
        let hash = KeyedHash(key: [1, 2, 3], context: "a")
        let reference = hash(bytes("ab"), bytes("c"))
        #expect(reference.count == 32)
        #expect(hash(bytes("ab"), bytes("c")) == reference)
        #expect(KeyedHash(key: [1, 2, 3], context: "a")(bytes("ab"), bytes("c")) == reference)
        let others = [
            hash(bytes("a"), bytes("bc")), hash(bytes("abc")), hash(bytes("ab"), bytes("c"), []), hash(),
            KeyedHash(key: [1, 2, 4], context: "a")(bytes("ab"), bytes("c")),
            KeyedHash(key: [1, 2, 3], context: "b")(bytes("ab"), bytes("c")),
            KeyedHash(key: [], context: "a")(bytes("ab"), bytes("c")),
        ]
        #expect(Set(others + [reference]).count == 8)
    }

    @Test("Byte strings compare equal only when they are")
    func comparison() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
        #expect(!constantTimeEqual([], [0]))
    }

    @Test("A random token is its prefix and 256 bits, and never comes twice")
    func tokens() throws {
        let tokens = (0..<1000).map { _ in RandomToken.make(prefix: "rt_") }
        #expect(Set(tokens).count == 1000)
        for token in tokens {
            #expect(token.hasPrefix("rt_"))
            #expect(Base64URL.decode(token.dropFirst(3))?.count == 32)
        }
    }

    @Test("A wiped array is empty")
    func wiping() {
        var secret: [UInt8] = [1, 2, 3]
        secret.wipe()
        #expect(secret.isEmpty)
    }
}
