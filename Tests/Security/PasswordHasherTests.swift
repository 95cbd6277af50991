import Synchronization
import Testing

@testable import Security

@Suite("Password hashing")
struct PasswordHasherTests {
    /// The least that argon2id can cost: what is tested here does not depend on the cost.
    static let cheap = PasswordHasher.Cost(operations: 1, memoryBytes: 8192)

    let hasher = PasswordHasher(concurrency: 2, waiting: 100, cost: cheap)

    @Test("A password verifies against its own hash and no other does")
    func verification() throws {
        let stored = try hasher.hash("correct horse")
        #expect(try hasher.verify("correct horse", against: stored))
        for wrong in ["", "correct hors", "correct horse ", "Correct horse", "correct horse\u{0}"] {
            #expect(try !hasher.verify(wrong, against: stored), "\(wrong)")
        }
    }

    @Test(
        "Any text is a password",
        arguments: ["", "pässwörd ✓", "a\u{0}b", String(repeating: "long ", count: 1000)])
    func anyText(_ password: String) throws {
        #expect(try hasher.verify(password, against: hasher.hash(password)))
    }

    @Test("Two hashes of one password differ")
    func salt() throws {
        #expect(try hasher.hash("same") != hasher.hash("same"))
    }

    @Test("By default a hash is argon2id with 2 passes over 64 MiB")
    func defaultCost() throws {
        let stored = try PasswordHasher(concurrency: 1, waiting: 0).hash("x")
        #expect(stored.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        #expect(stored.utf8.count <= 127)
    }

    @Test("An unknown account takes the work of a known one and is never let in")
    func unknownAccount() throws {
        let stored = try hasher.hash("x")
        let before = hasher.computations
        #expect(try !hasher.verify("x", against: nil))
        #expect(hasher.computations == before + 1)
        #expect(try hasher.verify("x", against: stored))
        #expect(hasher.computations == before + 2)
    }

    @Test("The decoy is a well-formed hash of the hasher's own cost", arguments: [cheap, PasswordHasher.Cost()])
    func decoy(_ cost: PasswordHasher.Cost) throws {
        let hasher = PasswordHasher(concurrency: 1, waiting: 0, cost: cost)
        // libsodium parses it and finds nothing to change: so a check against it runs to the end at this cost.
        #expect(!hasher.needsRehash(hasher.decoy))
        #expect(hasher.decoy.split(separator: "$").count == 5)
        #expect(hasher.decoy != PasswordHasher(concurrency: 1, waiting: 0, cost: cost).decoy)
    }

    @Test("A hash of another cost, or none at all, is to be made anew")
    func rehash() throws {
        let stored = try hasher.hash("x")
        let dearer = PasswordHasher(
            concurrency: 1, waiting: 0, cost: PasswordHasher.Cost(operations: 2, memoryBytes: 8192))
        #expect(!hasher.needsRehash(stored))
        #expect(dearer.needsRehash(stored))
        #expect(try dearer.verify("x", against: stored), "until then it still verifies")
        #expect(hasher.needsRehash("") && hasher.needsRehash("$2y$10$abc"))
    }

    @Test("A damaged hash lets nobody in", arguments: ["", "$", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AA$AA", "x"])
    func damaged(_ stored: String) throws {
        #expect(try !hasher.verify("x", against: stored))
        #expect(try !hasher.verify("", against: stored))
    }

    @Test("Threads without number never make it compute more than its bound at once")
    func bound() throws {
        let hasher = hasher
        let outcomes = try concurrently(16) { number -> Bool in
            do {
                let stored = try hasher.hash("password \(number)")
                return try hasher.verify("password \(number)", against: stored)
            } catch { return false }
        }
        #expect(outcomes == [Bool](repeating: true, count: 16))
        #expect(hasher.computations == 32)
        #expect((1...2).contains(hasher.peakConcurrency))
    }
}

@Suite("The gate before the password hasher")
struct ConcurrencyGateTests {
    @Test("As many as there are places are inside, as many as may wait do, and the next is sent away at once")
    func bounds() throws {
        let gate = ConcurrencyGate(capacity: 2, queueLength: 3)
        let isOpen = Box(false)
        let inside = Box((now: 0, most: 0))
        let sentAway = Box(0)
        let finished = try concurrently(6) { number -> Bool in
            if number == 5 {
                // Asks when the house is full, then lets everybody go.
                wait(until: { gate.occupancy.inside == 2 && gate.occupancy.waiting == 3 })
                let passed: Void? = gate.pass {}
                if passed == nil { sentAway.value.withLock { $0 += 1 } }
                isOpen.value.withLock { $0 = true }
                return true
            }
            let passed: Void? = gate.pass {
                inside.value.withLock { state in
                    state.now += 1
                    state.most = max(state.most, state.now)
                }
                wait { isOpen.value.withLock { $0 } }
                inside.value.withLock { $0.now -= 1 }
            }
            return passed != nil
        }
        #expect(finished == [Bool](repeating: true, count: 6))
        #expect(sentAway.value.withLock { $0 } == 1)
        #expect(inside.value.withLock { $0.most } == 2)
        #expect(gate.occupancy == ConcurrencyGate.Occupancy(inside: 0, waiting: 0, peak: 2))
    }

    @Test("With no place to wait, the second is sent away while the first is inside")
    func noQueue() throws {
        let gate = ConcurrencyGate(capacity: 1, queueLength: 0)
        let nested: Void?? = gate.pass { gate.pass {} }
        let inner: Void? = try #require(nested)
        #expect(inner == nil)
        #expect(gate.pass { 1 } == 1)
    }
}
