import MariaDB
import Primitives

/// What a jobs worker needs to know.
package struct JobsSettings: Sendable {
    /// `jobs-1`: one at a time has it on a host.
    package var name: String
    package var threads = 2
    /// How long a claimed job is another's no more unless it is renewed, which happens three times in that time.
    package var lease: Duration = .seconds(30)
    /// Longest time that jobs have to end in when the worker is to stop.
    package var grace: Duration = .seconds(8)

    package var database: ConnectionSettings
    /// The account that owns the schema, for what changes tables.
    package var owner: ConnectionSettings

    package var sampleSeconds: Int64 = 5
    /// From one judging of all alert rules to the next.
    package var alertSeconds: Int64 = 5
    /// A path in the file system whose room is measured.
    package var measuredPath = "/"
    /// Shared memory in which API workers count requests.
    package var requestCounters: String
    /// Datagram sockets of those who want to know of new measurements.
    package var wake: String

    /// Where the bytes of attachments are.
    package var attachments = ""

    package var deletedKept: Duration = .seconds(30 * 86_400)
    package var eventsKept: Duration = .seconds(7 * 86_400)
    package var alertEventsKept: Duration = .seconds(365 * 86_400)
    package var samplesKept: Duration = .seconds(48 * 3_600)
    package var minutesKept: Duration = .seconds(30 * 86_400)
    package var hoursKept: Duration = .seconds(730 * 86_400)

    package init(
        name: String, database: ConnectionSettings, owner: ConnectionSettings, requestCounters: String, wake: String
    ) {
        self.name = name
        self.database = database
        self.owner = owner
        self.requestCounters = requestCounters
        self.wake = wake
    }
}
