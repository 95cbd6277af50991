import Testing

@testable import Administration

@Suite struct RollingReloadTests {
    @Test func `one program after another is replaced`() {
        var reload = RollingReload(["api-1", "api-2"])
        #expect(reload.next(isReplacing: { _ in false }, failed: { _ in false }) == .replace("api-1"))
        #expect(reload.next(isReplacing: { $0 == "api-1" }, failed: { _ in false }) == .wait)
        #expect(reload.next(isReplacing: { _ in false }, failed: { _ in false }) == .replace("api-2"))
        #expect(reload.next(isReplacing: { $0 == "api-2" }, failed: { _ in false }) == .wait)
        #expect(reload.next(isReplacing: { _ in false }, failed: { _ in false }) == .finished)
    }

    @Test func `the first that fails ends it, and the rest stay as they are`() {
        var reload = RollingReload(["api-1", "api-2"])
        _ = reload.next(isReplacing: { _ in false }, failed: { _ in false })
        #expect(reload.next(isReplacing: { _ in false }, failed: { $0 == "api-1" }) == .failed("api-1"))
    }
}
