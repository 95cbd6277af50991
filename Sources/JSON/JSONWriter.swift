import Primitives

/// Writes JSON straight into a buffer: compact, members in the order of the calls, commas by itself.
///
/// It trusts the caller for the structure: a key before each member's value, an end for each begin. It allocates
/// nothing but the buffer's growth. One thread owns it, and uses it again after `reset()`.
package final class JSONWriter {
    package let buffer: ByteBuffer

    /// Whether a value stands before the next one in the same array or object.
    // Unchecked exclusivity: every access is one load or store, and the run-time checks cost more than the writing.
    @exclusivity(unchecked) private var needsComma = false

    package init(buffer: ByteBuffer) {
        self.buffer = buffer
    }

    /// Starts anew: clears the buffer.
    package func reset() {
        self.buffer.clear()
        self.needsComma = false
    }

    package func beginObject() {
        self.open(UInt8(ascii: "{"))
    }

    package func endObject() {
        self.close(UInt8(ascii: "}"))
    }

    package func beginArray() {
        self.open(UInt8(ascii: "["))
    }

    package func endArray() {
        self.close(UInt8(ascii: "]"))
    }

    /// - Parameter key: must need no escape: no quotation mark, backslash or control character.
    package func key(_ key: StaticString) {
        self.separate()
        self.needsComma = false
        key.withUTF8Buffer { key in
            self.buffer.append(maximum: key.count + 3) { room in
                room[0] = UInt8(ascii: "\"")
                if let start = key.baseAddress, let room = room.baseAddress {
                    (room + 1).copyMemory(from: start, byteCount: key.count)
                }
                room[key.count + 1] = UInt8(ascii: "\"")
                room[key.count + 2] = UInt8(ascii: ":")
                return key.count + 3
            }
        }
    }

    package func key(_ key: String) {
        self.string(key)
        self.buffer.append(UInt8(ascii: ":"))
        self.needsComma = false
    }

    package func null() {
        self.separate()
        self.buffer.append("null")
    }

    package func bool(_ value: Bool) {
        self.separate()
        if value { self.buffer.append("true") } else { self.buffer.append("false") }
    }

    package func integer(_ value: Int64) {
        self.separate()
        self.buffer.append(decimal: value)
    }

    package func integer(_ value: Int) {
        self.integer(Int64(value))
    }

    /// The shortest text that reads back as the same number, with a point or an exponent. NaN and infinity, which JSON
    /// lacks, become `null`.
    package func number(_ value: Double) {
        guard value.isFinite else { return self.null() }
        self.separate()
        var digits = JSONDigits(buffer: self.buffer)
        value.write(to: &digits)
    }

    package func value(_ value: JSONValue) {
        value.write(to: self)
    }

    /// Splices text that is one valid JSON value already, for instance a stored document.
    package func raw(json: UnsafeRawBufferPointer) {
        self.separate()
        self.buffer.append(json)
    }

    /// Splices text that is one valid JSON value already, for instance a stored document.
    package func raw(json: [UInt8]) {
        self.separate()
        self.buffer.append(json)
    }

    /// Writes the comma before a value, if one is due.
    @inline(__always)
    internal func separate() {
        if self.needsComma { self.buffer.append(UInt8(ascii: ",")) }
        self.needsComma = true
    }

    @inline(__always)
    private func open(_ bracket: UInt8) {
        self.separate()
        self.buffer.append(bracket)
        self.needsComma = false
    }

    @inline(__always)
    private func close(_ bracket: UInt8) {
        self.buffer.append(bracket)
        self.needsComma = true
    }
}

/// Takes a number's digits from the standard library without a `String` in between.
private struct JSONDigits: TextOutputStream {
    let buffer: ByteBuffer

    mutating func write(_ string: String) {
        self.buffer.append(string)
    }

    mutating func _writeASCII(_ digits: UnsafeBufferPointer<UInt8>) {
        self.buffer.append(UnsafeRawBufferPointer(digits))
    }
}
