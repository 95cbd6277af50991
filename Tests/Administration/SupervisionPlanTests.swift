import Primitives
import Runtime
import Testing

@testable import Administration

@Suite struct SupervisionPlanTests {
    private let folder = "/tmp/atrium-programs-\(Hexadecimal.encode(KernelRandom.bytes(6)))"

    private func plan(_ change: (inout Configuration) -> Void = { _ in }) throws -> SupervisionPlan {
        var configuration = Configuration()
        configuration.instance.directory = "/srv/atrium"
        configuration.file = "/srv/atrium.yaml"
        configuration.database.managed = false
        change(&configuration)
        try Files.createDirectory(self.folder, mode: 0o700)
        for name in ["api", "realtime", "jobs"] { try Files.writeAtomically([], to: "\(self.folder)/atrium-\(name)") }
        defer { try? Files.removeTree(self.folder) }
        return try SupervisionPlan(configuration, programFolder: self.folder)
    }

    @Test func `the API is up before the web server, and what the web server passes on ends together with it`() throws {
        let stages = try self.plan().stages.map { $0.map(\.name) }
        #expect(stages == [["api-1", "api-2"], ["realtime-1", "jobs-1", "nginx"]])
    }

    @Test func `each program is started with its own name and what it needs`() throws {
        let programs = try self.plan().programs
        let realtime = try #require(programs.first { $0.name == "realtime-1" })
        #expect(realtime.executable == "\(self.folder)/atrium-realtime")
        let socket = "/srv/atrium/run/realtime-1.sock"
        #expect(
            realtime.arguments == ["--socket", socket, "--name", "realtime-1", "--config", "/srv/atrium.yaml"])
        let jobs = try #require(programs.first { $0.name == "jobs-1" })
        #expect(jobs.executable == "\(self.folder)/atrium-jobs")
        #expect(jobs.arguments == ["--name", "jobs-1", "--config", "/srv/atrium.yaml"])
    }

    @Test func `a reload replaces every worker, and neither the web server nor the database`() throws {
        let replaced = try self.plan().programs.filter(\.isReplaceable).map(\.name)
        #expect(replaced == ["api-1", "api-2", "realtime-1", "jobs-1"])
    }

    @Test func `there are as many workers of each kind as are configured`() throws {
        let plan = try self.plan {
            $0.api.processes = 3
            $0.realtime.processes = 2
            $0.jobs.processes = 2
        }
        let names = ["api-1", "api-2", "api-3", "realtime-1", "realtime-2", "jobs-1", "jobs-2", "nginx"]
        #expect(plan.programs.map(\.name) == names)
    }

    @Test func `what is not built is not run`() throws {
        var configuration = Configuration()
        configuration.database.managed = false
        #expect(try SupervisionPlan(configuration, programFolder: "/nowhere").programs.map(\.name) == ["nginx"])
    }
}
