/// The members of a JSON object, in the order in which they were written or set.
///
/// Two objects are equal when they have the same keys with equal values, whatever the order (RFC 8259, section 4).
package struct JSONObject: Sendable {
    package typealias Element = (key: String, value: JSONValue)

    /// With so few members, looking at each is quicker than an index.
    private static let scanned = 16

    private var members: [Element] = []
    /// Where each key is, once there are more than `scanned`; otherwise `nil`.
    private var index: [String: Int]?

    package init() {}

    /// Takes members in order; of two with the same key the later value stays, at the earlier place.
    package init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { self.members.count }

    package var isEmpty: Bool { self.members.isEmpty }

    package var keys: [String] { self.members.map(\.key) }

    package var values: [JSONValue] { self.members.map(\.value) }

    /// Setting a new key puts it last; setting a known one keeps its place; setting `nil` removes it.
    package subscript(key: String) -> JSONValue? {
        get { self.position(of: key).map { self.members[$0].value } }
        set {
            switch (self.position(of: key), newValue) {
            case (let position?, let value?): self.members[position].value = value
            case (let position?, nil): self.remove(at: position)
            case (nil, let value?): self.append(newKey: key, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose key is known to be new.
    internal mutating func append(newKey key: String, _ value: JSONValue) {
        self.members.append((key, value))
        if self.index != nil {
            self.index?[key] = self.members.count - 1
        } else if self.members.count > Self.scanned {
            self.makeIndex()
        }
    }

    internal mutating func reserve(_ count: Int) {
        self.members.reserveCapacity(count)
    }

    private mutating func remove(at position: Int) {
        self.members.remove(at: position)
        self.index = nil
        if self.members.count > Self.scanned { self.makeIndex() }
    }

    private mutating func makeIndex() {
        var index = [String: Int](minimumCapacity: self.members.capacity)
        for (position, member) in self.members.enumerated() { index[member.key] = position }
        self.index = index
    }

    private func position(of key: String) -> Int? {
        if let index = self.index { return index[key] }
        return self.members.firstIndex { $0.key == key }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[Element]> { self.members.makeIterator() }

    package var underestimatedCount: Int { self.members.count }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in self.members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            sum ^= member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
