import JSON
import Primitives

/// What `keys.json` says: which keys there are, which one signs, and how long the retired ones verify.
struct KeyRingIndex: Equatable {
    struct Record: Equatable {
        let kid: String
        let created: Instant
        var retirement: Retirement?
    }

    struct Retirement: Equatable {
        let at: Instant
        /// From this moment on the key verifies nothing.
        var end: Instant
    }

    /// The current key first, then the retired ones, the youngest first.
    private(set) var records: [Record]

    init(first kid: String, at now: Instant) {
        self.records = [Record(kid: kid, created: now)]
    }

    /// Makes `kid` the current key, retires the one before, and forgets the keys whose time is over.
    ///
    /// - Parameter keeping: how long a retired key still verifies. Shortens, and never prolongs, what an earlier
    ///   rotation granted; zero drops every key but the new one.
    mutating func rotate(to kid: String, keeping: Duration, at now: Instant) {
        let keeping = max(.zero, keeping)
        for index in records.indices {
            let retiredAt = records[index].retirement?.at ?? now
            let granted = records[index].retirement?.end
            let end = min(granted ?? retiredAt + keeping, retiredAt + keeping)
            records[index].retirement = Retirement(at: retiredAt, end: end)
        }
        records.insert(Record(kid: kid, created: now), at: 0)
        records = usable(at: now)
    }

    /// The records of keys that may verify at `now`.
    func usable(at now: Instant) -> [Record] {
        records.filter { record in record.retirement.map { $0.end > now } ?? true }
    }

    var encoded: [UInt8] {
        let keys = records.map { record -> JSONValue in
            var members: JSONObject = ["kid": .string(record.kid), "created": .string(record.created.rfc3339)]
            if let retirement = record.retirement {
                members["retired"] = .string(retirement.at.rfc3339)
                members["verify_until"] = .string(retirement.end.rfc3339)
            }
            return .object(members)
        }
        let root: JSONValue = ["current": .string(records[0].kid), "keys": .array(keys)]
        return root.encoded + [UInt8(ascii: "\n")]
    }

    /// - Throws: `.malformed` naming `path` when `bytes` is not such a file.
    init(parsing bytes: [UInt8], path: String) throws(KeyRingError) {
        let root: JSONValue
        do { root = try JSONValue(parsing: bytes, maximumDepth: 4) } catch {
            throw .malformed(path: path, reason: error.message)
        }
        guard let current = root["current"]?.stringValue, let keys = root["keys"]?.arrayValue else {
            throw .malformed(path: path, reason: "\"current\" and \"keys\" are expected")
        }
        var records: [Record] = []
        for key in keys {
            guard let record = Self.record(key) else {
                throw .malformed(path: path, reason: "a key has no proper \"kid\", \"created\" or times of retirement")
            }
            records.append(record)
        }
        guard records.first?.kid == current, Set(records.map(\.kid)).count == records.count,
            records.enumerated().allSatisfy({ ($0.offset == 0) == ($0.element.retirement == nil) })
        else { throw .malformed(path: path, reason: "the current key is not the first, or is retired, or doubled") }
        self.records = records
    }

    private static func record(_ value: JSONValue) -> Record? {
        guard let kid = value["kid"]?.stringValue, isWellFormed(kid: kid),
            let created = value["created"]?.stringValue.flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        let retired = value["retired"]?.stringValue.flatMap { Instant(rfc3339: $0) }
        let end = value["verify_until"]?.stringValue.flatMap { Instant(rfc3339: $0) }
        switch (retired, end) {
        case (nil, nil) where value["retired"] == nil && value["verify_until"] == nil:
            return Record(kid: kid, created: created)
        case (let retired?, let end?):
            return Record(kid: kid, created: created, retirement: Retirement(at: retired, end: end))
        default:
            return nil
        }
    }

    /// A `kid` is part of a file name, so nothing but 32 lower-case hexadecimal digits is let through.
    static func isWellFormed(kid: some StringProtocol) -> Bool {
        kid.utf8.count == 32 && kid.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
