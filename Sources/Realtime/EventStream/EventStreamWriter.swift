import JSON
import Primitives

/// What a client of server-sent events reads. Nothing in it depends on the client, so one encoding fits all of them.
///
/// Source: HTML Standard, section 9.2, “Server-sent events”.
enum EventStreamWriter {
    /// The head of an answer that lasts until the connection ends.
    static let head = Array(
        """
        HTTP/1.1 200 OK\r
        Connection: close\r
        Content-Type: text/event-stream\r
        Cache-Control: no-store\r
        X-Accel-Buffering: no\r
        \r\n
        """.utf8)

    /// A comment, which shows that the line is alive. Browsers pass it over.
    static let heartbeat = Array(":\n\n".utf8)

    /// How long a browser waits before it comes back, in milliseconds; then the first event.
    ///
    /// - Parameters:
    ///   - offset: live begins behind it.
    ///   - lowest: the oldest offset that is kept.
    ///   - isComplete: whether all that was missed will come.
    ///   - isCurrent: nothing up to `offset` is still to come. Only then may the client come back with it: before, it
    ///     would miss what it has not been sent yet.
    static func ready(topic: String, offset: Int64, lowest: Int64, isComplete: Bool, isCurrent: Bool) -> [UInt8] {
        let data = Self.object { json in
            json.field("topic", topic)
            json.field("offset", offset)
            json.field("complete", isComplete)
            json.field("lowest_offset", lowest)
        }
        return Array("retry: 1000\n".utf8) + Self.event("ready", data, id: isCurrent ? offset : nil)
    }

    /// The last event of a stream that the server ends: it is named after the reason's code.
    static func ending(_ reason: Reason) -> [UInt8] {
        let data = Self.object { json in
            json.field("code", reason.code)
            json.field("reason", reason.words)
        }
        return Self.event(reason.code, data)
    }

    /// - Parameters:
    ///   - name: without line ends.
    ///   - data: text; a line end of any kind in it reaches the client as a line feed.
    ///   - id: the offset to come back with; nil for what is of the moment.
    static func event(_ name: String, _ data: [UInt8], id: Int64? = nil) -> [UInt8] {
        let buffer = ByteBuffer(capacity: data.count + 96)
        if let id {
            buffer.append("id: " as StaticString)
            buffer.append(decimal: id)
            buffer.append("\n" as StaticString)
        }
        buffer.append("event: " as StaticString)
        buffer.append(name)
        buffer.append("\ndata: " as StaticString)
        Self.append(data, to: buffer)
        buffer.append("\n\n" as StaticString)
        return buffer.array
    }

    /// Each line gets the field's name in front of it.
    private static func append(_ data: [UInt8], to buffer: ByteBuffer) {
        let (feed, carriage) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard data.contains(where: { $0 == feed || $0 == carriage }) else { return buffer.append(data) }
        var last: UInt8 = 0
        for byte in data {
            switch byte {
            case feed where last == carriage: break
            case feed, carriage: buffer.append("\ndata: " as StaticString)
            default: buffer.append(byte)
            }
            last = byte
        }
    }

    private static func object(_ fields: (JSONWriter) -> Void) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 192))
        json.beginObject()
        fields(json)
        json.endObject()
        return json.buffer.array
    }
}
