import Glibc
import Runtime
import Security
import SharedMemory

extension Subcommand {
    static let keyRotate = Subcommand(
        name: "key rotate", synopsis: "[--drop-old]",
        summary:
            "Sign new tokens with a new key; the old one verifies until its tokens end, or not at all with --drop-old.",
        flags: ["--drop-old"]
    ) { context in
        let configuration = try context.configuration()
        let lives = configuration.auth.accessTokenSeconds
        let longest = [lives.workspace, lives.modelling, lives.auterity, lives.flowforge, lives.crm].max() ?? 0
        // An hour on top, for clocks that disagree and a worker that has not seen the new key yet.
        let keeping: Duration = context.arguments.has("--drop-old") ? .zero : .seconds(longest + 3600)
        let kid = try KeyRing.rotate(directory: configuration.paths.keys, keepingRetiredFor: keeping)
        try GenerationTable(path: configuration.paths.generations).advance(named: .signingKeys)
        Console.line("the current key is \(kid)")
        return 0
    }
}
