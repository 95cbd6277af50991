import Primitives
import Testing

@Suite struct UUIDTests {
    private static let zero = UUID(high: 0, low: 0)
    private static let greatest = UUID(high: .max, low: .max)
    private static let sample = UUID(high: 0x0192_3c4d_5e6f_7a8b, low: 0x9abc_def0_1234_5678)

    @Test func `the canonical form is 36 characters in lower case`() {
        #expect(Self.sample.description == "01923c4d-5e6f-7a8b-9abc-def012345678")
        #expect(Self.zero.description == "00000000-0000-0000-0000-000000000000")
        #expect(Self.greatest.description == "ffffffff-ffff-ffff-ffff-ffffffffffff")
    }

    @Test func `the canonical form is read in any case`() {
        #expect(UUID(canonical: "01923c4d-5e6f-7a8b-9abc-def012345678") == Self.sample)
        #expect(UUID(canonical: "01923C4D-5E6F-7a8B-9ABC-DEF012345678") == Self.sample)
        #expect(UUID(canonical: "x01923c4d-5e6f-7a8b-9abc-def012345678".dropFirst()) == Self.sample)
    }

    @Test(arguments: [
        "", "01923c4d5e6f7a8b9abcdef012345678", "01923c4d-5e6f-7a8b-9abc-def01234567",
        "01923c4d-5e6f-7a8b-9abc-def0123456789", "{1923c4d-5e6f-7a8b-9abc-def012345678",
        "01923c4d 5e6f-7a8b-9abc-def012345678", "0192-3c4d5e6f-7a8b-9abc-def012345678",
        "01923c4d-5e6f-7a8b-9abc-def01234567é",
    ])
    func `what is not the canonical form is refused`(text: String) {
        #expect(UUID(canonical: text) == nil)
    }

    @Test func `every byte at every place of the canonical form is either a digit or refused`() {
        let canonical = Array("01923c4d-5e6f-7a8b-9abc-def012345678".utf8)
        for position in canonical.indices where canonical[position] != UInt8(ascii: "-") {
            for byte in UInt8.min...UInt8.max {
                var text = canonical
                text[position] = byte
                let value = text.withUnsafeBytes { UUID(canonical: $0) }
                #expect((value != nil) == (Hexadecimal.digit(byte) != nil))
                if let value { #expect(Array(value.description.utf8) == text.map(Self.lowercased)) }
            }
        }
    }

    @Test func `the base62 form is 22 digits in the order of the numbers`() {
        #expect(Self.zero.base62 == "0000000000000000000000")
        #expect(UUID(high: 0, low: 1).base62 == "0000000000000000000001")
        #expect(UUID(high: 0, low: 61).base62 == "000000000000000000000z")
        #expect(UUID(high: 0, low: 62).base62 == "0000000000000000000010")
        #expect(Self.greatest.base62 == "7n42DGM5Tflk9n8mt7Fhc7")
    }

    @Test func `128 bits are the greatest number that base62 is read as`() {
        #expect(UUID(base62: "7n42DGM5Tflk9n8mt7Fhc7") == Self.greatest)
        #expect(UUID(base62: "7n42DGM5Tflk9n8mt7Fhc8") == nil)
        #expect(UUID(base62: "7n42DGM5Tflk9n8mt7FhcA") == nil)
        #expect(UUID(base62: "8000000000000000000000") == nil)
        #expect(UUID(base62: "zzzzzzzzzzzzzzzzzzzzzz") == nil)
    }

    @Test(arguments: [
        "", "0", "000000000000000000000", "00000000000000000000000", "000000000000000000000-",
        "000000000000000000000é", "0000000000 00000000000", "+000000000000000000000",
    ])
    func `what is not 22 digits is not base62`(text: String) {
        #expect(UUID(base62: text) == nil)
    }

    @Test func `both forms read back as what was written, and base62 keeps the order`() {
        var random = SeededRandom(seed: 1)
        var last: (UUID, String)?
        let values = (0..<5000).map { _ in UUID(high: random.next(), low: random.next()) }.sorted()
        for value in values {
            #expect(UUID(canonical: value.description) == value)
            let text = value.base62
            #expect(UUID(base62: text) == value)
            if let last { #expect(last.0 < value && last.1 < text) }
            last = (value, text)
        }
    }

    @Test func `the bytes are big-endian and there are 16 of them`() {
        #expect(Self.sample.bytes.first == 0x01)
        #expect(Self.sample.bytes.last == 0x78)
        #expect(UUID(bytes: Self.sample.bytes) == Self.sample)
        #expect(UUID(bytes: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(UUID(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) ? byte + 32 : byte
    }
}
