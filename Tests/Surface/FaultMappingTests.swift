import Core
import Testing

@testable import MariaDB
@testable import Surface

/// What becomes of whatever was thrown.
@Suite struct FaultMappingTests {
    private struct Odd: Swift.Error {}

    private func database(_ number: UInt32) -> DatabaseError {
        DatabaseError(number: number, sqlState: "HY000", message: "secret words of the server")
    }

    @Test(arguments: [2002, 2003, 2006, 2013, 1040, 1053, 1290])
    func `a database that is away is a 503 with a time to come again`(number: Int) {
        let error = self.database(UInt32(number))
        guard case .databaseAway(let message, let wait) = FaultMapping.coreError(for: error) else {
            Issue.record("not unavailable")
            return
        }
        #expect(!message.contains("secret") && wait >= .seconds(1))
        #expect(FaultMapping.cause(of: error)?.contains("secret words") == true)
    }

    @Test(arguments: [1213, 1205])
    func `changes that kept colliding are a 503`(number: Int) {
        guard case .databaseAway = FaultMapping.coreError(for: self.database(UInt32(number))) else {
            Issue.record("not unavailable")
            return
        }
    }

    @Test func `a commit that was cut off says that nobody knows`() {
        #expect(FaultMapping.coreError(for: OutcomeUnknown(cause: self.database(2013))) == .outcomeUnknown)
    }

    @Test func `everything else is a mistake of ours, whose cause the log has`() {
        for error in [self.database(1064), self.database(1062), Odd()] as [any Swift.Error] {
            guard case .fault = FaultMapping.coreError(for: error) else {
                Issue.record("\(error) is no fault")
                return
            }
            #expect(FaultMapping.cause(of: error)?.isEmpty == false)
        }
    }

    @Test func `an error of ours is told as it is, and not to the log`() {
        let error = CoreError.notFound("There is no such dashboard.")
        #expect(FaultMapping.coreError(for: error) == error)
        #expect(FaultMapping.cause(of: error) == nil)
        #expect(FaultMapping.cause(of: CoreError.fault("why")) == "why")
    }
}
