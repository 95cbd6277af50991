import Glibc
import Primitives
import Runtime
import Security

/// What nginx serves as files: the instance's `public` folder, made from the repository's `static/`.
///
///     public/index-<hash>.html   the one page, rendered; nginx's configuration names it
///     public/assets/<hash>/…     a copy of static/ as it was then; the hash is that of its names and contents
///     public/vendor              leads to var/vendor: other people's files, fetched by scripts/lib/vendor.sh
///     public/live                leads to static/ itself, when `server.live_assets` is on
///
/// Names change with contents, so browsers may keep all but the page for good; and since a copy never changes, a page
/// that was opened under one release goes on loading that release's modules.
struct StaticSite {
    /// How many copies stay: the newest one and the ones before it.
    static let keptReleases = 4

    let page: StaticPage
    /// The 16 hexadecimal digits in the path.
    let hash: String

    private let paths: InstancePaths
    private let root: String
    private let isLive: Bool
    private let files: [StaticFile]

    /// Reads `static/`; writes nothing.
    ///
    /// - Throws: `PosixError`, or `CommandError` when the page has a placeholder that is none.
    init(_ configuration: Configuration) throws {
        self.paths = configuration.paths
        self.root = configuration.root
        self.isLive = configuration.server.liveAssets
        let files = try StaticFile.all(below: "\(configuration.root)/static")
        self.files = files.filter { $0.name != "index.html" }
        self.hash = StaticFile.hash(self.files)
        let text = files.first { $0.name == "index.html" }?.bytes ?? []
        self.page = try StaticPage(
            template: String(decoding: text, as: UTF8.self), assets: self.isLive ? "/live" : "/assets/\(self.hash)",
            gitHub: configuration.makeGitHub()?.entrance ?? "")
    }

    /// Lays out the `public` folder. What was there before stays, so that a server that still runs with it is whole.
    func publish() throws {
        let folder = self.paths.publicFiles
        try Files.createDirectory("\(folder)/assets", mode: 0o700)
        if !self.isLive { try self.copy() }
        let page = "\(folder)/\(self.page.fileName)"
        if !Files.exists(page) { try Files.writeAtomically(self.page.bytes, to: page, mode: 0o600) }
        utimes(page, nil)
        try self.link("\(folder)/vendor", to: InstancePaths.vendor(root: self.root))
        try self.link("\(folder)/live", to: self.isLive ? "\(self.root)/static" : nil)
    }

    /// Removes the oldest copies. To be called when a server is about to use the newest one: what is published to be
    /// looked at only must not push out what is served.
    func prune() throws {
        let folder = self.paths.publicFiles
        try self.prune("\(folder)/assets") { _ in true }
        try self.prune(folder) { $0.hasPrefix("index-") }
    }

    /// The copy appears whole or not at all.
    private func copy() throws {
        let target = "\(self.paths.publicFiles)/assets/\(self.hash)"
        if !Files.isDirectory(target) {
            let draft = "\(self.paths.publicFiles)/assets/.\(self.hash).\(getpid())"
            for file in self.files {
                let path = "\(draft)/\(file.name)"
                try Files.createDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), mode: 0o700)
                try Files.writeAtomically(file.bytes, to: path, mode: 0o600)
            }
            if rename(draft, target) != 0 {
                // Another process was quicker.
                let reason = errno
                try Files.removeTree(draft)
                guard Files.isDirectory(target) else {
                    throw PosixError(operation: "rename", path: target, errno: reason)
                }
            }
        }
        utimes(target, nil)
    }

    /// - Parameter target: nil = there is to be no such link.
    private func link(_ path: String, to target: String?) throws {
        var room = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &room, room.count)
        let current = count < 0 ? nil : String(decoding: room[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard current != target else { return }
        if current != nil { try Files.remove(path) }
        guard let target else { return }
        guard symlink(target, path) == 0 || errno == EEXIST else { throw PosixError(operation: "symlink", path: path) }
    }

    /// Keeps the newest of a folder's entries.
    private func prune(_ folder: String, _ isCandidate: (String) -> Bool) throws {
        let paths = try Files.list(folder).filter(isCandidate).map { "\(folder)/\($0)" }
        let byAge = paths.sorted { Self.modified($0) > Self.modified($1) }
        for path in byAge.dropFirst(Self.keptReleases) { try Files.removeTree(path) }
    }

    /// In nanoseconds.
    private static func modified(_ path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    }
}

/// A file below `static/`.
struct StaticFile {
    /// Relative: `styles/base.css`.
    let name: String
    let bytes: [UInt8]

    /// Every file but hidden ones, in order of their names.
    static func all(below folder: String, prefix: String = "") throws(PosixError) -> [StaticFile] {
        var files: [StaticFile] = []
        for name in try Files.list(folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if Files.isDirectory(path) {
                files += try Self.all(below: path, prefix: "\(prefix)\(name)/")
            } else {
                files.append(StaticFile(name: prefix + name, bytes: try Files.read(path)))
            }
        }
        return files
    }

    static func hash(_ files: [StaticFile]) -> String {
        var parts: [UInt8] = []
        for file in files { parts += Array(file.name.utf8) + [0] + Digest.sha256(file.bytes) }
        return Hexadecimal.encode(Digest.sha256(parts).prefix(8))
    }
}
