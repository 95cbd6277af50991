import Glibc
import Runtime

// The worker that does what is queued and what comes round. See `JobsWorker`.
do {
    try JobsWorker(arguments: Array(CommandLine.arguments.dropFirst())).run()
} catch {
    Log(process: "atrium-jobs").error("\(error)")
    exit(1)
}
