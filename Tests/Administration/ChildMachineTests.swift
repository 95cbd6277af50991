import Glibc
import Testing

@testable import Administration

/// A machine with its own clock; each event answers with the actions that it asks for.
private struct Bench {
    var machine = ChildMachine(
        stopSignal: SIGTERM, earlyStopSignal: SIGINT, grace: .seconds(30), readyWithin: .seconds(60))
    var now = Duration.zero

    mutating func receive(_ event: ChildMachine.Event) -> [ChildMachine.Action] {
        self.machine.receive(event, at: self.now)
    }

    /// Lets time pass and ticks.
    mutating func pass(_ duration: Duration) -> [ChildMachine.Action] {
        self.now += duration
        return self.receive(.tick)
    }

    /// A machine whose process 1 is up.
    static func running() -> Bench {
        var bench = Bench()
        _ = bench.receive(.start)
        _ = bench.receive(.spawned(1))
        _ = bench.receive(.ready(1))
        return bench
    }
}

@Suite struct ChildMachineTests {
    @Test func `a start spawns once and is up when the process says so`() {
        var bench = Bench()
        #expect(bench.machine.state == .stopped)
        #expect(bench.receive(.start) == [.spawn])
        #expect(bench.receive(.start) == [])
        #expect(bench.receive(.spawned(1)) == [])
        #expect(bench.machine.state == .starting)
        #expect(bench.receive(.ready(1)) == [])
        #expect(bench.machine.state == .up)
        #expect(bench.machine.deadline == nil)
    }

    @Test func `a process that ends by itself is restarted after the wait, and what it left in its group is killed`() {
        var bench = Bench.running()
        #expect(bench.receive(.exited(1, .signal(SIGKILL))) == [.killGroup(1)])
        #expect(bench.machine.state == .waiting)
        #expect(bench.machine.deadline == .milliseconds(200))
        #expect(bench.pass(.milliseconds(199)) == [])
        #expect(bench.pass(.milliseconds(1)) == [.spawn])
        #expect(bench.machine.restarts == 1)
        #expect(bench.machine.lastExit == .signal(SIGKILL))
    }

    @Test func `a program that cannot even be started waits longer each time`() {
        var bench = Bench()
        _ = bench.receive(.start)
        _ = bench.receive(.spawnFailed)
        #expect(bench.pass(.milliseconds(200)) == [.spawn])
        _ = bench.receive(.spawnFailed)
        #expect(bench.pass(.milliseconds(399)) == [])
        #expect(bench.pass(.milliseconds(1)) == [.spawn])
    }

    @Test func `a process that does not become ready in time is ended and counts as failed`() {
        var bench = Bench()
        _ = bench.receive(.start)
        _ = bench.receive(.spawned(1))
        #expect(bench.machine.deadline == .seconds(60))
        #expect(bench.pass(.seconds(60)) == [.signal(1, SIGINT)])
        #expect(bench.machine.restarts == 1)
        #expect(bench.pass(.milliseconds(200)) == [.spawn])
    }

    @Test func `a stop asks every second, and then insists`() {
        var bench = Bench.running()
        #expect(bench.receive(.stop) == [.signal(1, SIGTERM)])
        #expect(bench.machine.state == .stopping)
        #expect(bench.machine.deadline == .seconds(1))
        #expect(bench.pass(.milliseconds(999)) == [])
        #expect(bench.pass(.milliseconds(1)) == [.signal(1, SIGTERM)])
        #expect(bench.pass(.seconds(28)) == [.signal(1, SIGTERM)])
        #expect(bench.pass(.seconds(1)) == [.killGroup(1)])
        #expect(bench.pass(.seconds(1)) == [])
        #expect(bench.receive(.exited(1, .signal(SIGKILL))) == [.killGroup(1)])
        #expect(bench.machine.state == .stopped)
    }

    @Test func `a stopped program is not restarted`() {
        var bench = Bench.running()
        _ = bench.receive(.exited(1, .code(1)))
        #expect(bench.receive(.stop) == [])
        #expect(bench.pass(.seconds(60)) == [])
        #expect(bench.machine.state == .stopped)
    }

    @Test func `a process that starts after the stop is ended at once`() {
        var bench = Bench()
        _ = bench.receive(.start)
        _ = bench.receive(.stop)
        #expect(bench.receive(.spawned(1)) == [.signal(1, SIGINT)])
    }

    @Test func `a replacement ends the old process only when the new one is ready`() {
        var bench = Bench.running()
        #expect(bench.receive(.replace) == [.spawn])
        #expect(bench.receive(.spawned(2)) == [])
        #expect(bench.machine.isReplacing)
        #expect(bench.machine.state == .up)
        #expect(bench.receive(.ready(2)) == [.signal(1, SIGTERM)])
        #expect(bench.machine.isReplacing)
        #expect(bench.receive(.exited(1, .code(0))) == [.killGroup(1)])
        #expect(!bench.machine.isReplacing)
        #expect(!bench.machine.replacementFailed)
        #expect(bench.machine.current?.pid == 2)
        #expect(bench.machine.restarts == 0)
    }

    @Test func `a replacement that dies leaves the old process serving`() {
        var bench = Bench.running()
        _ = bench.receive(.replace)
        _ = bench.receive(.spawned(2))
        _ = bench.receive(.exited(2, .code(3)))
        #expect(!bench.machine.isReplacing)
        #expect(bench.machine.replacementFailed)
        #expect(bench.machine.current?.pid == 1)
        #expect(bench.machine.state == .up)
    }

    @Test func `a replacement that does not become ready is ended and leaves the old process serving`() {
        var bench = Bench.running()
        _ = bench.receive(.replace)
        _ = bench.receive(.spawned(2))
        #expect(bench.pass(.seconds(60)) == [.signal(2, SIGINT)])
        #expect(bench.machine.replacementFailed)
        #expect(bench.machine.current?.pid == 1)
    }

    @Test func `a replacement that cannot be started has failed`() {
        var bench = Bench.running()
        _ = bench.receive(.replace)
        _ = bench.receive(.spawnFailed)
        #expect(!bench.machine.isReplacing)
        #expect(bench.machine.replacementFailed)
        #expect(bench.machine.state == .up)
    }

    @Test func `when the old process dies during a replacement, the new one takes its place`() {
        var bench = Bench.running()
        _ = bench.receive(.replace)
        _ = bench.receive(.spawned(2))
        _ = bench.receive(.exited(1, .signal(SIGSEGV)))
        #expect(bench.machine.current?.pid == 2)
        #expect(bench.machine.isReplacing)
        #expect(bench.receive(.ready(2)) == [])
        #expect(!bench.machine.isReplacing)
        #expect(bench.machine.state == .up)
    }

    @Test func `a replacement of a program that is waiting to be restarted starts it now`() {
        var bench = Bench.running()
        _ = bench.receive(.exited(1, .code(1)))
        #expect(bench.receive(.replace) == [.spawn])
        _ = bench.receive(.spawned(2))
        _ = bench.receive(.ready(2))
        #expect(!bench.machine.isReplacing)
        #expect(bench.pass(.seconds(1)) == [])
    }

    @Test func `a stop during a replacement ends both processes`() {
        var bench = Bench.running()
        _ = bench.receive(.replace)
        _ = bench.receive(.spawned(2))
        #expect(bench.receive(.stop) == [.signal(1, SIGTERM), .signal(2, SIGINT)])
    }

    @Test func `readiness of a process that is no longer ours changes nothing`() {
        var bench = Bench.running()
        #expect(bench.receive(.ready(99)) == [])
        #expect(bench.machine.current?.pid == 1)
    }
}
