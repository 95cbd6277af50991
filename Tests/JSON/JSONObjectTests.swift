import JSON
import Testing

@Suite struct JSONObjectTests {
    @Test func `a new key goes last, a known one keeps its place`() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["c"] = 3
        object["a"] = "one"
        #expect(object.text == #"{"a":"one","b":2,"c":3}"#)
        #expect(object.keys == ["a", "b", "c"])
        #expect(object.values == ["one", 2, 3])
        #expect(object.count == 3 && !object.isEmpty)
    }

    @Test func `setting nil removes a key, setting null does not`() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = nil
        object["c"] = .null
        object["none"] = nil
        #expect(object.text == #"{"a":1,"c":null}"#)
        let replacement = JSONValue.null
        object["c"] = replacement == .null ? nil : replacement
        #expect(object.text == #"{"a":1}"#)
    }

    @Test func `equality does not look at the order`() {
        let left: JSONObject = ["a": 1, "b": [1, 2]]
        let right: JSONObject = ["b": [1, 2], "a": 1]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": 1])
        #expect(left != ["a": 1, "b": [2, 1]])
        #expect(left != ["a": 1, "c": [1, 2]])
    }

    @Test func `an integer is not equal to a number`() {
        #expect(JSONValue.integer(1) != .number(1))
        #expect(JSONValue.integer(1).numberValue == 1)
        #expect(JSONValue.number(1).integerValue == nil)
    }

    @Test func `many members are found, replaced and removed as few are`() {
        var object = JSONObject()
        for number in 0..<500 { object["key\(number)"] = .integer(Int64(number)) }
        for number in stride(from: 0, to: 500, by: 3) { object["key\(number)"] = nil }
        object["key1"] = "changed"
        object["key0"] = "back"
        for number in 2..<500 {
            #expect(object["key\(number)"]?.integerValue == (number % 3 == 0 ? nil : Int64(number)))
        }
        #expect(object.keys.first == "key1" && object.keys.last == "key0")
        #expect(object["key1"] == "changed" && object["key0"] == "back")
        #expect(object.count == 500 - 167 + 1)
        #expect(Array(object.map(\.key)) == object.keys)
    }

    @Test func `of two members with one key the later value stays`() {
        #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]).text == #"{"a":3,"b":2}"#)
    }

    @Test func `values are looked up by key and index, and are nil where there is none`() {
        let value: JSONValue = ["list": [1, "two", 3.5, true], "object": ["a": "b"]]
        #expect(value["list"]?[1]?.stringValue == "two")
        #expect(value["list"]?[2]?.numberValue == 3.5)
        #expect(value["list"]?[3]?.boolValue == true)
        #expect(value["list"]?[4] == nil)
        #expect(value["list"]?[-1] == nil)
        #expect(value["object"]?["a"] == "b")
        #expect(value["none"] == nil)
        #expect(value["list"]?["a"] == nil)
        #expect(value[0] == nil)
        #expect(JSONValue.null.isNull && !value.isNull)
    }

    @Test func `accessors take only their own type`() {
        let values: [JSONValue] = [.null, true, 1, 1.5, "s", [], [:]]
        #expect(values.map { $0.boolValue != nil } == [false, true, false, false, false, false, false])
        #expect(values.map { $0.integerValue != nil } == [false, false, true, false, false, false, false])
        #expect(values.map { $0.numberValue != nil } == [false, false, true, true, false, false, false])
        #expect(values.map { $0.stringValue != nil } == [false, false, false, false, true, false, false])
        #expect(values.map { $0.arrayValue != nil } == [false, false, false, false, false, true, false])
        #expect(values.map { $0.objectValue != nil } == [false, false, false, false, false, false, true])
    }
}
