import Glibc
import JSON
import Primitives
import Security
import TestSupport
import Testing

/// Reading a contract takes memory: few are read at once.
@Suite struct ExchangeTurnTests {
    @Test func `who comes while others are read and wait is told to come back, and then is served`() throws {
        try withApp { app throws in
            let desk = try ExchangeTests.Desk(app)
            let contract = ExchangeTests.contract(seed: 7)
            let gate = app.platform.contracts
            var waiting: [Primitives.Thread] = []
            let refused = try #require(
                try gate.pass {
                    for number in 1...2 {
                        waiting.append(try Primitives.Thread.start(name: "waits-\(number)") { gate.pass {} })
                    }
                    while gate.occupancy.waiting < 2 { usleep(1_000) }
                    return try desk.take(contract)
                })
            for thread in waiting { thread.join() }
            #expect(refused.status == 503 && refused.json["error"] == "unavailable")
            #expect(refused[header: "Retry-After"] == "5")
            #expect(try desk.take(contract).status == 200)
        }
    }
}
