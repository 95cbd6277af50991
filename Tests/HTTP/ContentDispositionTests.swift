import HTTP
import Testing

@Suite struct ContentDispositionTests {
    @Test(arguments: [
        ("a.txt", "filename=\"a.txt\"; filename*=UTF-8''a.txt"),
        ("a b.txt", "filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"),
        ("\"x\";y\\.z", "filename=\"_x__y_.z\"; filename*=UTF-8''%22x%22%3By%5C.z"),
        ("名.png", "filename=\"_.png\"; filename*=UTF-8''%E5%90%8D.png"),
        ("100%.csv", "filename=\"100_.csv\"; filename*=UTF-8''100%25.csv"),
        ("a\r\nSet-Cookie: x", "filename=\"a__Set-Cookie: x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x"),
    ])
    func `a name is told in both forms, and neither can end the header`(_ name: String, _ told: String) {
        #expect(ContentDisposition(isShown: false, fileName: name).header == "attachment; \(told)")
        #expect(ContentDisposition(isShown: true, fileName: name).header == "inline; \(told)")
    }
}
