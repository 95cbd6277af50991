import HTTP
import Testing

@Suite struct QueryItemsTests {
    @Test func `names and values are decoded in order`() throws {
        let query = try #require(QueryItems("q=a+b%26c&page=2&q=%C3%A9"))
        #expect(query.items.map(\.name) == ["q", "page", "q"])
        #expect(query.items.map(\.value) == ["a b&c", "2", "é"])
        #expect(query.first("page") == "2")
        #expect(query.first("none") == nil)
        #expect(query.values("q") == ["a b&c", "é"])
        #expect(query.names == ["q", "page"])
    }

    @Test func `repeated names and names with brackets are one list`() throws {
        let query = try #require(QueryItems("tags[]=a&tags=b&tags%5B%5D=c&tagsx=d"))
        #expect(query.values("tags") == ["a", "b", "c"])
        #expect(query.first("tags") == "a")
        #expect(query.names == ["tags", "tagsx"])
    }

    @Test func `a part without an equals sign has an empty value, and empty parts are none`() throws {
        let query = try #require(QueryItems("&&flag&empty=&=nameless&x=1=2&"))
        #expect(query.items.map(\.name) == ["flag", "empty", "", "x"])
        #expect(query.items.map(\.value) == ["", "", "nameless", "1=2"])
    }

    @Test func `nothing has no items`() throws {
        let query = try #require(QueryItems(""))
        #expect(query.isEmpty)
        #expect(query.values("a") == [])
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "%=1", "a=1&b=%ff", "a=%C3"])
    func `a broken escape makes the whole query unreadable`(raw: String) {
        #expect(QueryItems(raw) == nil)
    }
}
