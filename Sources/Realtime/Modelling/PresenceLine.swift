import JSON
import Primitives

/// How the realtime workers of one host tell each other who is present: datagrams, which may be lost. What matters is
/// said again every few seconds.
final class PresenceLine {
    /// Between two times at which a worker says all.
    static let interval: Duration = .seconds(4)
    /// Bytes of one datagram.
    static let longest = 60_000

    /// Of this process.
    let worker: UUID
    /// For `epoll`.
    var descriptor: Int32 { self.receiver.descriptor }
    private let name: String
    private let receiver: DatagramReceiver
    private let sender: DatagramSender
    /// By name: who speaks there.
    private var peers: [String: UUID] = [:]

    /// - Parameters:
    ///   - directory: the same for all workers of the host; nothing else has sockets in it.
    ///   - name: of this worker. One that starts in its place has the same.
    init(directory: String, name: String, worker: UUID = .v7()) throws(PosixError) {
        self.worker = worker
        self.name = name
        self.receiver = try DatagramReceiver(path: "\(directory)/\(name).sock", longest: Self.longest)
        self.sender = DatagramSender(directory: directory)
    }

    /// What another worker says.
    struct Word: Equatable {
        let worker: UUID
        /// The one that was there before under its name, and is over.
        let ended: UUID?
        /// It has just begun, and knows nobody.
        let isNew: Bool
        let announcements: [Announcement]
    }

    /// The next thing that somebody else said; nil when there is nothing.
    func receive() -> Word? {
        while let text = self.receiver.receive() {
            if let word = self.read(text) { return word }
        }
        return nil
    }

    /// - Parameter isNew: asks the others to say all.
    func say(_ announcements: [Announcement], isNew: Bool = false) {
        var rest = announcements[...]
        repeat {
            let json = JSONWriter(buffer: ByteBuffer(capacity: 1024))
            json.beginObject()
            json.field("worker", self.worker)
            json.field("name", self.name)
            json.field("new", isNew)
            json.key("people")
            json.beginArray()
            while let next = rest.first, json.buffer.count < Self.longest - Announcement.longest {
                rest.removeFirst()
                next.write(json)
            }
            json.endArray()
            json.endObject()
            self.sender.send(String(decoding: json.buffer.array, as: UTF8.self), except: "\(self.name).sock")
        } while !rest.isEmpty
    }

    private func read(_ text: String) -> Word? {
        let value: JSONValue
        do throws(JSONSyntaxError) { value = try JSONValue(parsing: Array(text.utf8)) } catch { return nil }
        guard let worker = value["worker"]?.stringValue.flatMap({ UUID(canonical: $0) }), worker != self.worker,
            let name = value["name"]?.stringValue
        else { return nil }
        let former = self.peers.updateValue(worker, forKey: name)
        return Word(
            worker: worker, ended: former == worker ? nil : former, isNew: value["new"]?.boolValue ?? false,
            announcements: (value["people"]?.arrayValue ?? []).compactMap(Announcement.init))
    }
}

extension Announcement {
    /// More bytes than one takes: a name of 200 characters and a hundred selected elements.
    fileprivate static let longest = 8_000

    fileprivate func write(_ json: JSONWriter) {
        json.beginObject()
        json.field("workspace", self.workspace)
        json.field("user", self.person.user)
        json.field("name", self.person.name)
        json.field("edit", self.person.mayEdit)
        json.field("connections", self.person.connections)
        json.field("x", self.person.cursor?.x)
        json.field("y", self.person.cursor?.y)
        json.key("selected")
        json.beginArray()
        for id in self.person.selected { json.uuid(id) }
        json.endArray()
        json.endObject()
    }

    /// - Returns: nil for what no worker wrote.
    fileprivate init?(_ value: JSONValue) {
        guard let workspace = value["workspace"]?.stringValue.flatMap({ UUID(canonical: $0) }),
            let user = value["user"]?.stringValue.flatMap({ UUID(canonical: $0) }),
            let connections = value["connections"]?.integerValue, (0...1_000_000).contains(connections)
        else { return nil }
        var cursor: PresenceUpdate.Cursor?
        if let x = value["x"]?.numberValue, let y = value["y"]?.numberValue {
            cursor = PresenceUpdate.Cursor(x: x, y: y)
        }
        self.workspace = workspace
        self.person = PresentPerson(
            user: user, name: value["name"]?.stringValue ?? "", mayEdit: value["edit"]?.boolValue ?? false,
            connections: Int(connections), cursor: cursor,
            selected: (value["selected"]?.arrayValue ?? []).compactMap {
                $0.stringValue.flatMap { UUID(canonical: $0) }
            })
    }
}
