import HTTP
import Testing

@Suite struct EntityTagTests {
    private static let strong = EntityTag(opaque: "v7")
    private static let weak = EntityTag(opaque: "v7", weak: true)

    @Test func `the header form has quotation marks and says when it is weak`() {
        #expect(Self.strong.header == "\"v7\"")
        #expect(Self.weak.header == "W/\"v7\"")
    }

    @Test func `lists are read with any spacing, and empty members are skipped`() {
        #expect(EntityTag.list("\"v7\"") == .tags([Self.strong]))
        #expect(
            EntityTag.list(" W/\"v7\" ,, \"a,b\",\t\"\" ,")
                == .tags([Self.weak, EntityTag(opaque: "a,b"), EntityTag(opaque: "")]))
        #expect(EntityTag.list("*") == .any)
        #expect(EntityTag.list(" * ") == .any)
    }

    @Test(arguments: [
        "", ",", "v7", "\"v7", "v7\"", "w/\"v7\"", "W/v7", "\"a\" \"b\"", "*, \"a\"", "\"a\", *", "\"a b\"", "\"a\"x",
        "W/ \"a\"",
    ])
    func `what is no list is unreadable`(header: String) {
        #expect(EntityTag.list(header) == nil)
    }

    @Test func `If-Match compares strongly and If-None-Match weakly`() {
        let strong = EntityTagList.tags([EntityTag(opaque: "x"), Self.strong])
        let weak = EntityTagList.tags([Self.weak])
        #expect(strong.containsStrongly(Self.strong) && strong.containsWeakly(Self.strong))
        #expect(!weak.containsStrongly(Self.strong) && weak.containsWeakly(Self.strong))
        #expect(!strong.containsStrongly(Self.weak) && strong.containsWeakly(Self.weak))
        #expect(!strong.containsWeakly(EntityTag(opaque: "v8")))
        #expect(EntityTagList.any.containsStrongly(Self.strong) && EntityTagList.any.containsWeakly(Self.weak))
    }

    @Test func `a list that was written is read back`() {
        let tags = [Self.strong, Self.weak, EntityTag(opaque: "#!é")]
        #expect(EntityTag.list(tags.map(\.header).joined(separator: ", ")) == .tags(tags))
    }
}
