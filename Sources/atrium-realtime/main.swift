import Glibc
import Runtime

// The worker that holds WebSockets. See `RealtimeWorker`.
do {
    try RealtimeWorker(arguments: Array(CommandLine.arguments.dropFirst())).run()
} catch {
    Log(process: "atrium-realtime").error("\(error)")
    exit(1)
}
