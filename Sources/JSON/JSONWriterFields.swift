import Primitives

/// A key and its value in one call. A value that is `nil` leaves the key out; `orNull:` writes `null` for it.
extension JSONWriter {
    package func field(_ key: StaticString, _ value: String) {
        self.key(key)
        self.string(value)
    }

    package func field(_ key: StaticString, _ value: Int) {
        self.key(key)
        self.integer(value)
    }

    package func field(_ key: StaticString, _ value: Int64) {
        self.key(key)
        self.integer(value)
    }

    package func field(_ key: StaticString, _ value: Double) {
        self.key(key)
        self.number(value)
    }

    package func field(_ key: StaticString, _ value: Bool) {
        self.key(key)
        self.bool(value)
    }

    package func field(_ key: StaticString, _ value: Instant) {
        self.key(key)
        self.instant(value)
    }

    /// In the canonical form.
    package func field(_ key: StaticString, _ value: UUID) {
        self.key(key)
        self.uuid(value)
    }

    /// As `identifier(prefix:_:)`.
    package func field(_ key: StaticString, prefix: StaticString, _ value: UUID) {
        self.key(key)
        self.identifier(prefix: prefix, value)
    }

    package func field(_ key: StaticString, _ value: JSONValue) {
        self.key(key)
        self.value(value)
    }

    package func field(_ key: StaticString, _ value: JSONObject) {
        self.key(key)
        value.write(to: self)
    }

    /// - Parameter json: one valid JSON value.
    package func field(_ key: StaticString, raw json: [UInt8]) {
        self.key(key)
        self.raw(json: json)
    }

    package func field(_ key: StaticString, _ values: [String]) {
        self.key(key)
        self.beginArray()
        for value in values { self.string(value) }
        self.endArray()
    }
}

extension JSONWriter {
    package func field(_ key: StaticString, _ value: String?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, _ value: Int?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, _ value: Int64?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, _ value: Double?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, _ value: Bool?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, _ value: Instant?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, _ value: UUID?) {
        if let value { self.field(key, value) }
    }

    package func field(_ key: StaticString, prefix: StaticString, _ value: UUID?) {
        if let value { self.field(key, prefix: prefix, value) }
    }
}

extension JSONWriter {
    package func field(_ key: StaticString, orNull value: String?) {
        self.key(key)
        if let value { self.string(value) } else { self.null() }
    }

    package func field(_ key: StaticString, orNull value: Int64?) {
        self.key(key)
        if let value { self.integer(value) } else { self.null() }
    }

    package func field(_ key: StaticString, orNull value: Double?) {
        self.key(key)
        if let value { self.number(value) } else { self.null() }
    }

    package func field(_ key: StaticString, orNull value: Bool?) {
        self.key(key)
        if let value { self.bool(value) } else { self.null() }
    }

    package func field(_ key: StaticString, orNull value: Instant?) {
        self.key(key)
        if let value { self.instant(value) } else { self.null() }
    }

    package func field(_ key: StaticString, prefix: StaticString, orNull value: UUID?) {
        self.key(key)
        if let value { self.identifier(prefix: prefix, value) } else { self.null() }
    }
}
