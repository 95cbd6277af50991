import Glibc
import Runtime

// The FastCGI worker. See `APIWorker`.
do {
    try APIWorker(arguments: Array(CommandLine.arguments.dropFirst())).run()
} catch {
    Log(process: "atrium-api").error("\(error)")
    exit(1)
}
