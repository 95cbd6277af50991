import Core
import Testing

/// Which addresses an application may be sent back to. Source: RFC 6749 §3.1.2, RFC 8252 §7.
@Suite struct RedirectURITests {
    @Test(arguments: [
        "https://app.example/callback", "https://app.example", "https://app.example:8443/cb?x=1",
        "http://127.0.0.1/callback", "http://localhost:8080/callback", "http://[::1]:1/callback",
        "com.example.app:/signed-in", "com.example.app://done",
    ])
    func `an address of one's own can be registered`(address: String) {
        #expect(RedirectURI.problem(address) == nil)
    }

    @Test(arguments: [
        "", "/callback", "callback", "//app.example/cb", "http://app.example/cb", "http://127.0.0.1.evil.example/cb",
        "http://localhost@evil.example/cb", "https://user@app.example/cb", "https:///cb", "https://app.example/cb#x",
        "https://app.example/a b", "https://app.example/\u{E9}", "javascript:alert(1)", "data:text/html,x", "myapp:/cb",
        "https://app.example:80x/cb", "https://app.example\\@evil.example/", "https://app.example/\"",
        "http://localhost:x/cb",
    ])
    func `an address that leads elsewhere, or that anybody can claim, cannot`(address: String) {
        #expect(RedirectURI.problem(address) != nil)
    }

    @Test func `an address is the registered one letter for letter, but for a port of this machine`() {
        let registered = "https://app.example/callback"
        #expect(RedirectURI.matches(registered, registered: registered))
        for other in [
            "https://app.example/callback/", "https://app.example/callback?x", "https://app.example/Callback",
            "https://APP.example/callback", "https://app.example:443/callback", "https://app.example/callback/../x",
            "http://app.example/callback", "https://app.example/callbac",
        ] {
            #expect(!RedirectURI.matches(other, registered: registered), "\(other)")
        }
        let local = "http://127.0.0.1/cb"
        #expect(RedirectURI.matches("http://127.0.0.1:51004/cb", registered: local))
        #expect(RedirectURI.matches("http://127.0.0.1/cb", registered: "http://127.0.0.1:1/cb"))
        for other in [
            "http://127.0.0.1:51004/cb2", "http://localhost:51004/cb", "http://127.0.0.1:51004@evil.example/cb",
            "http://127.0.0.1.evil.example/cb", "https://127.0.0.1:51004/cb", "http://127.0.0.1:x/cb",
        ] {
            #expect(!RedirectURI.matches(other, registered: local), "\(other)")
        }
    }

    @Test func `an origin is scheme, host and port, and no name of a person`() {
        let own = "https://app.example/#/sign-in/complete"
        for same in ["https://app.example", "https://APP.example/other?x", "https://app.example#x"] {
            #expect(RedirectURI.isSameOrigin(same, own), "\(same)")
        }
        for other in [
            "http://app.example/", "https://app.example:8443/", "https://app.example.evil.example/", "//app.example/",
            "https://app.example@evil.example/", "https://evil.example/?https://app.example", "app.example", "https://",
            "",
        ] {
            #expect(!RedirectURI.isSameOrigin(other, own), "\(other)")
        }
    }

    @Test func `parameters are added to a query, and nothing in them ends it`() {
        #expect(
            RedirectURI.adding([("a", "1 &=#/")], to: "https://x.example/") == "https://x.example/?a=1%20%26%3D%23%2F")
        #expect(
            RedirectURI.adding([("a", "1"), ("b", "2")], to: "https://x.example/?c=3")
                == "https://x.example/?c=3&a=1&b=2")
        #expect(RedirectURI.adding([], to: "https://x.example/") == "https://x.example/")
    }
}
