import Testing

@testable import Runtime

@Suite struct WorkerArgumentsTests {
    @Test func `a worker that listens is told where`() throws {
        let words = ["--socket", "/run/x.sock", "--name", "api-1", "--config", "/a.yaml", "--ready-fd", "3"]
        let arguments = try WorkerArguments(words, program: "atrium-api")
        #expect(arguments.socket == "/run/x.sock" && arguments.name == "api-1")
        #expect(arguments.file == "/a.yaml" && arguments.readyDescriptor == 3)
    }

    @Test func `one that listens nowhere takes no socket`() throws {
        let arguments = try WorkerArguments([], program: "atrium-jobs", listens: false)
        #expect(arguments.name == "atrium-jobs" && arguments.socket.isEmpty && arguments.readyDescriptor == nil)
        #expect(throws: WorkerArguments.Problem.self) {
            try WorkerArguments(["--socket", "/x"], program: "atrium-jobs", listens: false)
        }
    }

    @Test(arguments: [
        [], ["--socket"], ["--name", "x"], ["--socket", "/x", "--ready-fd", "2"], ["--socket", "/x", "--loud", "1"],
    ])
    func `what is wrong is said with the usage`(_ words: [String]) {
        let problem = #expect(throws: WorkerArguments.Problem.self) {
            try WorkerArguments(words, program: "atrium-api")
        }
        #expect(problem?.description.contains("usage: atrium-api --socket PATH --name NAME") == true)
    }
}
