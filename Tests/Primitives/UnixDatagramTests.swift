import Glibc
import Primitives
import Testing

/// Hints between processes: they reach whoever listens, and nobody waits for them.
@Suite struct UnixDatagramTests {
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = "/tmp/atrium-datagrams-\(UUID.v7().base62)"
        try Files.createDirectory(directory, mode: 0o700)
        defer {
            for name in (try? Files.list(directory)) ?? [] { unlink("\(directory)/\(name)") }
            rmdir(directory)
        }
        try body(directory)
    }

    @Test func `every receiver in the directory is told, in the order of the sending`() throws {
        try self.withDirectory { directory throws in
            let receivers = try ["a", "b"].map { try DatagramReceiver(path: "\(directory)/\($0).sock") }
            let sender = DatagramSender(directory: directory)
            sender.send("first")
            sender.send("second")
            for receiver in receivers {
                #expect(receiver.wait(.seconds(5)))
                #expect(receiver.receive() == "first" && receiver.receive() == "second" && receiver.receive() == nil)
            }
        }
    }

    @Test func `a name that a dead process left is taken over`() throws {
        try self.withDirectory { directory throws in
            _ = try DatagramReceiver(path: "\(directory)/a.sock")
            let receiver = try DatagramReceiver(path: "\(directory)/a.sock")
            DatagramSender(directory: directory).send("hello")
            #expect(receiver.wait(.seconds(5)) && receiver.receive() == "hello")
        }
    }

    @Test func `a receiver that does not read keeps nobody waiting`() throws {
        try self.withDirectory { directory throws in
            let receiver = try DatagramReceiver(path: "\(directory)/a.sock")
            let sender = DatagramSender(directory: directory)
            for number in 1...5_000 { sender.send("\(number)") }
            #expect(receiver.receive() == "1")
        }
    }

    @Test func `whoever is gone, or not there yet, is in nobody's way`() throws {
        try self.withDirectory { directory throws in
            let sender = DatagramSender(directory: "\(directory)/later")
            sender.send("to nobody")
            try Files.createDirectory("\(directory)/later", mode: 0o700)
            defer { rmdir("\(directory)/later") }
            _ = try DatagramReceiver(path: "\(directory)/later/gone.sock")
            let receiver = try DatagramReceiver(path: "\(directory)/later/here.sock")
            sender.send("hello")
            #expect(receiver.wait(.seconds(5)) && receiver.receive() == "hello" && receiver.receive() == nil)
            for name in try Files.list("\(directory)/later") { unlink("\(directory)/later/\(name)") }
        }
    }

    @Test func `a path that is too long is said to be`() {
        #expect(throws: PosixError(operation: "bind", path: String(repeating: "x", count: 200), errno: ENAMETOOLONG)) {
            try DatagramReceiver(path: String(repeating: "x", count: 200))
        }
    }
}
