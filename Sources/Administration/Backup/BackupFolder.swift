import Glibc
import Primitives

/// The contents of a backup as files in a folder, between the instance and the archive.
struct BackupFolder {
    let path: String

    var dump: String { "\(self.path)/database.sql" }
    var manifest: String { "\(self.path)/manifest.json" }
    var keys: String { "\(self.path)/keys" }
    var sealingKey: String { "\(self.path)/sealing.key" }
    var configuration: String { "\(self.path)/atrium.yaml" }
    var demoSignIn: String { "\(self.path)/demo-signin" }
    /// Attached files; not there in a backup of an instance that has none.
    var attachments: String { "\(self.path)/attachments" }
    private var checksums: String { "\(self.path)/SHA256SUMS" }

    /// An empty folder that only we can enter; what an interrupted run left there goes.
    static func make(_ path: String) throws -> BackupFolder {
        let folder = BackupFolder(path: path)
        try folder.remove()
        try Files.createDirectory(path, mode: 0o700)
        return folder
    }

    func remove() throws {
        try ProgramRun(program: "rm", arguments: ["-rf", "--", self.path])
            .check("removing \(self.path)", cure: "remove it by hand")
    }

    /// Copies a folder with all that is in it; a file that is removed meanwhile is left out.
    static func copyTree(from source: String, to target: String) throws {
        let copy = ProgramRun(
            program: "/bin/sh",
            arguments: [
                "-c",
                "set -e; umask 077; mkdir -p \"$2\"; cd \"$1\"; tar --create --ignore-failed-read --warning=no-failed-read "
                    + "--warning=no-file-changed --warning=no-file-removed --exclude='*.tmp' --file - . "
                    + "| tar --extract --no-same-owner --directory \"$2\"", "sh", source, target,
            ])
        try copy.check("copying \(source)", cure: "is there room on that disk?")
    }

    /// Writes every file's checksum, packs the folder, and puts the archive in its place when it is whole.
    func pack(to archive: String) throws {
        try self.shell(
            "gzip database.sql && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS"
        )
        .check("the checksums of the backup", cure: "its own words are above")
        let draft = "\(archive).new"
        try self.shell(
            "umask 077 && tar --create --sort=name --owner=0 --group=0 --numeric-owner --file \"$1\" .", draft
        )
        .check("packing the backup", cure: "is there room on that disk?")
        chmod(draft, 0o600)
        guard rename(draft, archive) == 0 else { throw PosixError(operation: "rename", path: archive) }
    }

    /// Unpacks an archive and compares every file with its checksum.
    func unpack(_ archive: String) throws {
        try self.shell("umask 077 && tar --extract --no-same-owner --file \"$1\"", archive)
            .check("unpacking \(archive)", cure: "is that a backup of Atrium?")
        guard Files.exists(self.checksums), Files.exists(self.manifest) else {
            throw CommandError("\(archive) is no backup of Atrium: it has no manifest")
        }
        try self.shell("sha256sum --check --strict --quiet SHA256SUMS && gunzip database.sql.gz")
            .check("the checksums of \(archive)", cure: "the archive is damaged: use another")
    }

    /// A line of shell in this folder; `words` are its `$1`, `$2`, …
    private func shell(_ line: String, _ words: String...) -> ProgramRun {
        ProgramRun(
            program: "/bin/sh", arguments: ["-c", "set -e; cd \"$0\"; \(line)", self.path] + words)
    }
}
