import JSON
import Testing

@testable import Realtime

/// What a client of server-sent events reads, byte for byte.
@Suite struct EventStreamWriterTests {
    private static func event(_ data: String, id: Int64? = nil) -> String {
        String(decoding: EventStreamWriter.event("widget_data", Array(data.utf8), id: id), as: UTF8.self)
    }

    @Test func `an event has its id, its name and its data, and ends with an empty line`() {
        #expect(Self.event("{}", id: 7) == "id: 7\nevent: widget_data\ndata: {}\n\n")
    }

    @Test func `what is of the moment has no id`() {
        #expect(Self.event("{}") == "event: widget_data\ndata: {}\n\n")
    }

    @Test(arguments: [
        ("a\nb", "data: a\ndata: b\n"), ("a\r\nb", "data: a\ndata: b\n"), ("a\rb", "data: a\ndata: b\n"),
        ("a\n\rb", "data: a\ndata: \ndata: b\n"), ("\n", "data: \ndata: \n"),
        ("a\r\n\r\n", "data: a\ndata: \ndata: \n"),
        ("a\nid: 9\n\nevent: x", "data: a\ndata: id: 9\ndata: \ndata: event: x\n"),
    ])
    func `no line of the data can begin a field or an event`(_ data: String, _ lines: String) {
        #expect(Self.event(data) == "event: widget_data\n\(lines)\n")
    }

    @Test(arguments: [true, false])
    func `the first event has an id only when nothing before it is still to come`(_ isCurrent: Bool) {
        let bytes = EventStreamWriter.ready(
            topic: "dashboard:\"1\n", offset: 5, lowest: 2, isComplete: true, isCurrent: isCurrent)
        let data = #"{"topic":"dashboard:\"1\n","offset":5,"complete":true,"lowest_offset":2}"#
        let id = isCurrent ? "id: 5\n" : ""
        #expect(String(decoding: bytes, as: UTF8.self) == "retry: 1000\n\(id)event: ready\ndata: \(data)\n\n")
    }

    @Test func `the last event is named after the reason`() {
        let bytes = EventStreamWriter.ending(.init("access_lost", "No more."))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "event: access_lost\ndata: {\"code\":\"access_lost\",\"reason\":\"No more.\"}\n\n")
    }

    @Test func `the head ends before the events begin`() {
        let head = String(decoding: EventStreamWriter.head, as: UTF8.self)
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.hasSuffix(": no\r\n\r\n"))
        #expect(head.contains("\r\nContent-Type: text/event-stream\r\n"))
    }
}
