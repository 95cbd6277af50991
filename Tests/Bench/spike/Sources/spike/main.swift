// spike SOCKET THREADS TOKENS: answers every request with the list of the token's account. The database is in
// SPIKE_DATABASE as `socket user password schema`. Ends with SIGTERM, without ceremony.

import CFastCGI
import Glibc

struct Place: Sendable {
    let socket: String
    let user: String
    let password: String
    let schema: String
}

func say(_ text: String) {
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    _ = write(STDERR_FILENO, "\n", 1)
}

/// One thread: accept, look the token up, query, write.
func serve(_ listener: Int32, _ tokens: Tokens, _ place: Place) throws {
    let list = try DashboardList(
        socket: place.socket, user: place.user, password: place.password, schema: place.schema)
    let body = Bytes(capacity: 65_536)
    let head = Bytes(capacity: 512)
    let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
    request.initialize(to: FCGX_Request())
    FCGX_InitRequest(request, listener, 0)
    while FCGX_Accept_r(request) >= 0 {
        body.clear()
        head.clear()
        if let reader = reader(of: request, tokens) {
            try list.write(for: reader, into: body)
            head.literal("Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: ")
        } else {
            body.literal("{}")
            head.literal("Status: 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: ")
        }
        head.number(Int64(body.count))
        head.literal("\r\n\r\n")
        put(head, request)
        put(body, request)
        FCGX_Finish_r(request)
    }
}

func reader(of request: UnsafeMutablePointer<FCGX_Request>, _ tokens: Tokens) -> Reader? {
    guard let header = FCGX_GetParam("HTTP_AUTHORIZATION", request.pointee.envp) else { return nil }
    let length = strlen(header)
    guard length > 7, memcmp(header, "Bearer ", 7) == 0 else { return nil }
    return tokens.reader(UnsafeRawBufferPointer(start: header + 7, count: length - 7))
}

func put(_ bytes: Bytes, _ request: UnsafeMutablePointer<FCGX_Request>) {
    bytes.start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = FCGX_PutStr($0, Int32(bytes.count), request.pointee.out)
    }
}

final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

func start(_ run: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { work in
            if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
            return nil
        }, Unmanaged.passRetained(Work(run)).toOpaque())
    return thread
}

let words = getenv("SPIKE_DATABASE").map { String(cString: $0).split(separator: " ").map(String.init) } ?? []
let arguments = CommandLine.arguments
guard arguments.count == 4, let threads = Int(arguments[2]), words.count == 4 else {
    say("usage: SPIKE_DATABASE='socket user password schema' spike SOCKET THREADS TOKENS")
    exit(64)
}
let place = Place(socket: words[0], user: words[1], password: words[2], schema: words[3])
let tokens = try Tokens(file: arguments[3])
FCGX_Init()
let listener = FCGX_OpenSocket(arguments[1], 1_024)
guard listener >= 0, chmod(arguments[1], 0o660) == 0 else {
    say("cannot listen on \(arguments[1])")
    exit(71)
}
let running = (0..<threads).map { _ in
    start {
        do { try serve(listener, tokens, place) } catch {
            say("\(error)")
            exit(1)
        }
    }
}
for thread in running { pthread_join(thread, nil) }
