import Primitives
import Runtime

/// Looks at an instance from all sides and says what is wrong, with the cure. It changes nothing, but starts the
/// database for as long as it looks when nothing runs.
struct Doctor {
    let loaded: LoadedConfiguration
    let log: Log

    private var configuration: Configuration { self.loaded.configuration }

    func findings() -> [Finding] {
        var findings = self.loaded.warnings.map {
            Finding.warn("configuration", $0, cure: "correct or unset it")
        }
        findings.append(.ok("configuration", self.configuration.file ?? "defaults, no file"))
        findings += FileExamination(configuration: self.configuration).findings()
        findings += ServerExamination(configuration: self.configuration).findings()
        findings += GitHubExamination(configuration: self.configuration).findings()
        do {
            findings += try ReachableDatabase(configuration: self.configuration, log: self.log).use {
                DatabaseExamination(configuration: self.configuration).findings()
            }
        } catch let error as CommandError {
            findings.append(.fail("database", error.problem, cure: error.cure ?? "see `scripts/logs mariadb`"))
        } catch {
            findings.append(.fail("database", "\(error)", cure: "see `scripts/logs mariadb`"))
        }
        return findings
    }
}

extension Subcommand {
    static let doctor = Subcommand(
        name: "doctor",
        summary:
            "Examine database, schema, web server, keys, clock, disk and files, and tell the cure of what is wrong."
    ) { context in
        let findings = Doctor(loaded: try context.load(), log: context.log).findings()
        for finding in findings { Console.line(finding.line) }
        return findings.contains { $0.verdict == .fail } ? 1 : 0
    }
}
