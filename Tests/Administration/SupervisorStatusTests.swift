import Glibc
import JSON
import Primitives
import Testing

@testable import Administration

@Suite struct SupervisorStatusTests {
    @Test func `what was written is read again`() throws {
        let since = try #require(Instant(rfc3339: "2026-01-02T03:04:05.678Z"))
        let status = SupervisorStatus(
            instance: "atrium", url: "https://x", pid: 7, since: since, mode: .running,
            reload: SupervisorStatus.Reload(count: 2, problem: "x"),
            children: [
                SupervisorStatus.Child(
                    name: "api-1", state: .up, pid: 8, startTicks: UInt64.max, since: since, restarts: 3,
                    lastExit: "signal 9"),
                SupervisorStatus.Child(name: "api-2", state: .waiting),
            ])
        #expect(SupervisorStatus(try JSONValue(parsing: status.json.encoded)) == status)
    }

    @Test(arguments: ["{}", "[]", "{\"pid\":1e99}"])
    func `a file that says something else is no status`(_ text: String) throws {
        #expect(SupervisorStatus(try JSONValue(parsing: text)) == nil)
    }
}

@Suite struct ProcessTests {
    @Test(arguments: [(Int32(0), ProcessExit.code(0)), (0x300, .code(3)), (9, .signal(9)), (0x8B, .signal(11))])
    func `a wait status is a code or a signal`(_ status: Int32, _ exit: ProcessExit) {
        #expect(ProcessExit(waitStatus: status) == exit)
    }

    @Test func `a program's output and end are told`() throws {
        let outcome = try ProgramRun(program: "sh", arguments: ["-c", "echo out; echo err >&2; exit 3"]).run()
        #expect(outcome.exit == .code(3))
        #expect(outcome.text == "out\nerr\n")
    }

    @Test func `a program that is not installed is an error with a cure`() {
        let error = #expect(throws: CommandError.self) { try ProgramRun(program: "no-such-program").run() }
        #expect(error?.cure != nil)
    }

    @Test func `a process knows its own start and its memory`() {
        #expect(ProcessTable.startTicks(of: 1) != nil)
        #expect(ProcessTable.startTicks(of: Int32.max) == nil)
        #expect((ProcessTable.residentBytes(of: getpid()) ?? 0) > 1 << 20)
    }
}

@Suite struct ArgumentsTests {
    @Test func `flags, options with values, and the rest are told apart`() throws {
        let arguments = try Arguments(
            ["a", "--force", "--name", "x", "--role=owner", "--", "--b"], flags: ["--force"],
            options: ["--name", "--role"])
        #expect(arguments.positional == ["a", "--b"])
        #expect(arguments.has("--force"))
        #expect(arguments.value("--name") == "x")
        #expect(arguments.value("--role") == "owner")
    }

    @Test(arguments: [["--nope"], ["--name"], ["-x"]])
    func `what is not in the table is refused`(_ words: [String]) {
        #expect(throws: UsageError.self) { try Arguments(words, flags: [], options: ["--name"]) }
    }

    @Test func `no command's name begins another's with the same words`() {
        let names = Administrator.commands.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3723, "1 h 2 min"), (90_000, "1 d 1 h"), (-5, "0 s"),
    ])
    func `a length of time is told in its two largest units`(_ seconds: Int, _ text: String) {
        #expect(Subcommand.age(.seconds(seconds)) == text)
    }
}
