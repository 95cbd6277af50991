import Primitives
import Testing

@testable import Gateways
@testable import HTTPClient

/// Texts as GitHub gives them, and what it might give.
@Suite struct GitHubAnswerTests {
    private func response(_ text: String, _ status: Int = 200) -> IncomingResponse {
        IncomingResponse(status: status, contentType: "application/json", body: Array(text.utf8))
    }

    private func account(_ person: String, _ addresses: String) throws(GitHubFailure) -> GitHubAccount {
        try GitHubAnswer.account(person: self.response(person), addresses: self.response(addresses))
    }

    @Test func `a token is read`() throws {
        let text = #"{"access_token":"gho_16C7e42F","scope":"read:user,user:email","token_type":"bearer"}"#
        #expect(try GitHubAnswer.token(self.response(text)) == "gho_16C7e42F")
    }

    @Test func `a code that is not good and a configuration that is not are told apart`() {
        let expired =
            #"{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}"#
        #expect(throws: GitHubFailure.refused("GitHub does not take the code (any more).")) {
            try GitHubAnswer.token(self.response(expired))
        }
        #expect(throws: GitHubFailure.unavailable("GitHub refuses this installation: incorrect_client_credentials.")) {
            try GitHubAnswer.token(self.response(#"{"error":"incorrect_client_credentials"}"#))
        }
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", "access_token=x&token_type=bearer", #"{"access_token":"x"}"#,
        #"{"access_token":"x","token_type":"mac"}"#, #"{"access_token":"","token_type":"bearer"}"#,
        #"{"access_token":"a\r\nHost: evil","token_type":"bearer"}"#, #"{"access_token":1,"token_type":"bearer"}"#,
    ])
    func `what is no token is not taken for one`(text: String) {
        #expect(throws: GitHubFailure.self) { try GitHubAnswer.token(self.response(text)) }
    }

    @Test func `an account has its number, its name, and its addresses, the primary one first`() throws {
        let account = try self.account(
            #"{"login":"octocat","id":583231,"name":null,"email":"other@github.com","site_admin":false}"#,
            """
            [{"email":"b@x.org","primary":false,"verified":true,"visibility":null},
             {"email":"a@x.org","primary":true,"verified":true,"visibility":"public"},
             {"email":"c@x.org","primary":false,"verified":false,"visibility":null}, {"email":7}, "d@x.org",
             {"email":"e@x.org","verified":"true"}]
            """)
        #expect(account.subject == "583231" && account.login == "octocat" && account.name == nil)
        #expect(account.addresses.map(\.text) == ["a@x.org", "b@x.org", "c@x.org", "e@x.org"])
        #expect(account.addresses.map(\.isVerified) == [true, true, false, false])
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"id":0,"login":"x"}"#, #"{"id":-1,"login":"x"}"#, #"{"id":"7","login":"x"}"#,
        #"{"id":1.5,"login":"x"}"#, #"{"id":7}"#, #"{"id":7,"login":""}"#, #"{"id":9223372036854775808,"login":"x"}"#,
    ])
    func `what is no account is not taken for one`(text: String) {
        #expect(throws: GitHubFailure.self) { try self.account(text, "[]") }
        #expect(throws: GitHubFailure.self) { try self.account(#"{"id":7,"login":"x"}"#, "{}") }
    }

    @Test func `addresses that are not shown are a refusal, and another status is none`() {
        let person = self.response(#"{"id":7,"login":"x"}"#)
        for (status, isRefusal) in [(401, true), (403, true), (404, true), (500, false), (302, false)] {
            do {
                _ = try GitHubAnswer.account(person: person, addresses: self.response("[]", status))
                Issue.record("\(status) was taken for an answer")
            } catch {
                if case .refused = error { #expect(isRefusal) } else { #expect(!isRefusal) }
            }
        }
    }
}
