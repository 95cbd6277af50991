import CLinux
import Glibc
import Primitives
import Runtime
import Security

/// Secrets, keys and the disk.
struct FileExamination {
    let configuration: Configuration

    /// In bytes: below the first it fails, below the second it warns.
    static let leastFree: UInt64 = 512 << 20
    static let comfortablyFree: UInt64 = 4 << 30

    func findings() -> [Finding] {
        self.permissions() + [self.keys(), self.sealingKey(), self.certificate(), self.disk()]
    }

    /// Nothing with a secret may be open to another account.
    private func permissions() -> [Finding] {
        let paths = self.configuration.paths
        var open: [String] = []
        do {
            for folder in [paths.secrets, paths.keys, paths.tls] where Files.exists(folder) {
                open += try ([folder] + Files.list(folder).map { "\(folder)/\($0)" }).filter(Self.isOpen)
            }
        } catch {
            return [.fail("secrets", "\(error)", cure: "run it as the user that owns \(paths.directory)")]
        }
        guard open.isEmpty else {
            return open.map {
                .fail(
                    "secrets", "\($0) is open to other accounts or not ours",
                    cure: "chown it to yourself; chmod go= \($0)")
            }
        }
        return [.ok("secrets", "only their owner can read them")]
    }

    private static func isOpen(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return status.st_mode & 0o077 != 0 || status.st_uid != geteuid()
    }

    private func keys() -> Finding {
        let folder = self.configuration.paths.keys
        do {
            let ring = try KeyRing.load(directory: folder)
            return .ok("signing keys", "current \(ring.current), \(ring.identifiers.count) in all")
        } catch {
            return .fail(
                "signing keys", "\(error)", cure: "restore \(folder) from a backup, or `atrium setup` for new ones")
        }
    }

    private func sealingKey() -> Finding {
        let path = self.configuration.paths.sealingKey
        do {
            return .ok("sealing key", try Sealer.load(path).keyID)
        } catch {
            return .fail(
                "sealing key", "\(error)",
                cure: "restore \(path) from a backup: without it, stored credentials are lost")
        }
    }

    private func certificate() -> Finding {
        let path = self.configuration.server.tlsCertificate
        guard access(path, R_OK) == 0 else {
            return .fail(
                "certificate", "\(path) cannot be read", cure: "run `atrium setup`, or correct server.tls_certificate")
        }
        do {
            let day = 86_400
            for (seconds, isBad) in [(0, true), (14 * day, false)] {
                let run = ProgramRun(
                    program: "openssl",
                    arguments: ["x509", "-noout", "-checkend", String(seconds), "-enddate", "-in", path])
                let outcome = try run.run()
                guard !outcome.exit.isSuccess else { continue }
                let text = "\(path) ends too soon: \(outcome.text.split(separator: "\n").first ?? "")"
                let cure = "renew it, then `atrium reload`"
                return isBad ? .fail("certificate", text, cure: cure) : .warn("certificate", text, cure: cure)
            }
            return .ok("certificate", path)
        } catch {
            return .fail("certificate", "\(error)", cure: "install openssl")
        }
    }

    private func disk() -> Finding {
        var status = statvfs()
        let directory = self.configuration.paths.directory
        guard statvfs(directory, &status) == 0 else {
            return .fail("disk", "\(PosixError(operation: "statvfs", path: directory))", cure: "run `atrium setup`")
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let text = "\(free >> 20) MiB free at \(directory)"
        let cure = "make room, or move the instance; a full disk stops every write"
        if free < Self.leastFree { return .fail("disk", text, cure: cure) }
        return free < Self.comfortablyFree ? .warn("disk", text, cure: cure) : .ok("disk", text)
    }
}
