import HTTP
import Testing

@Suite struct HeaderTests {
    @Test func `a cookie is found by its exact name, the first one first`() {
        let header = "theme=dark; session=abc=def; Session=no;  quoted=\"x y\";empty=; session=second; bare"
        #expect(Cookies.value("session", in: header) == "abc=def")
        #expect(Cookies.value("theme", in: header) == "dark")
        #expect(Cookies.value("quoted", in: header) == "x y")
        #expect(Cookies.value("empty", in: header) == "")
        #expect(Cookies.value("bare", in: header) == nil)
        #expect(Cookies.value("ession", in: header) == nil)
        #expect(Cookies.value("a", in: "") == nil)
        #expect(Cookies.value("q", in: "q=\"") == "\"")
    }

    @Test func `a media type is read with its parameters, whatever the case`() throws {
        let media = try #require(MediaType("Application/JSON ; Charset=\"utf-8\"; x=\"a\\\"b;c\";"))
        #expect(media.type == "application" && media.subtype == "json")
        #expect(media.description == "application/json")
        #expect(media.charset == "utf-8")
        #expect(media.parameter("x") == "a\"b;c")
        #expect(media.parameter("none") == nil)
    }

    @Test(arguments: [
        "", "json", "application/", "/json", "a/b/c", "application json", "text/html; charset", "text/html; =x",
        "text/html; a=\"b", "text/html; a=b c", "text/html; a=\"b\"c", "te xt/html", "text/html, text/plain",
        "text/html; a=\"b\\\"",
    ])
    func `what is no media type is refused`(header: String) {
        #expect(MediaType(header) == nil)
    }

    @Test(arguments: [
        ("application/json", true), ("application/json; charset=utf-8", true),
        ("application/vnd.auterity.v1+json", true),
        ("application/merge-patch+json", true), ("text/json", false), ("application/jsonp", false),
        ("text/plain", false),
        ("application/x-www-form-urlencoded", false),
    ])
    func `JSON is application/json and what ends in +json`(header: String, isJSON: Bool) {
        #expect(MediaType(header)?.isJSON == isJSON)
    }

    @Test(
        arguments: [
            (nil, true), ("", true), ("*/*", true), ("application/json", true), ("application/*", true),
            ("text/html", false),
            ("text/html, */*;q=0.1", true), ("text/html, */*;q=0", false), ("application/json;q=0, */*", false),
            ("application/*;q=0, application/json", true), ("*/*;q=0, application/*;q=0.001", true),
            ("application/json;q=0.000", false),
            ("application/json;q=2", true), ("APPLICATION/Json", true), ("*/json", false), ("\"", true),
        ] as [(String?, Bool)])
    func `the closest range decides whether an answer is accepted`(header: String?, accepted: Bool) throws {
        let json = try #require(MediaType("application/json"))
        #expect(AcceptHeader.accepts(json, in: header) == accepted)
    }

    @Test func `ranges have a quality in thousandths`() {
        let ranges = AcceptHeader.ranges(
            "a/b;q=0.5, c/d, e/f;q=0.123, g/h;q=1.000, i/j;q=1.001, k/l;q=0., nonsense, m/n;q=.5")
        #expect(ranges.map(\.quality) == [500, 1000, 123, 1000, 0])
        #expect(ranges.map(\.media.description) == ["a/b", "c/d", "e/f", "g/h", "k/l"])
    }

    @Test func `a method is known by its exact name`() {
        #expect(HTTPMethod(rawValue: "PATCH") == .patch)
        #expect(HTTPMethod(rawValue: "get") == nil)
        #expect(HTTPMethod(rawValue: "TRACE") == nil)
        #expect(HTTPMethod.allCases.filter(\.isSafe) == [.get, .head, .options])
    }

    @Test func `a status has the words of its code`() {
        #expect(HTTPStatus.ok.reason.description == "OK")
        #expect(HTTPStatus.notFound.reason.description == "Not Found")
        #expect(HTTPStatus.seeOther.reason.description == "See Other")
        #expect(HTTPStatus.gatewayTimeout.reason.description == "Gateway Timeout")
        #expect(HTTPStatus.switchingProtocols.reason.description == "Switching Protocols")
        #expect(HTTPStatus(rawValue: 499).reason.description == "Bad Request")
        #expect(HTTPStatus(rawValue: 599).reason.description == "Internal Server Error")
        #expect(HTTPStatus.created.isSuccess && !HTTPStatus.found.isSuccess)
        #expect(HTTPStatus.noContent.isBodiless && HTTPStatus.notModified.isBodiless && !HTTPStatus.ok.isBodiless)
    }
}
