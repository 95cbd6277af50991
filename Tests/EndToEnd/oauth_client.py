"""An OAuth 2.0 client written from RFC 6749 and RFC 7636, for tests: a browser, and the application that sent it."""

import base64
import hashlib
import secrets
from urllib.parse import parse_qsl, quote, urlencode

CALLBACK = "https://app.example/callback"


def query_of(address):
    """The parameters of an address, whose path may be one of our pages, behind a number sign."""
    return dict(parse_qsl(address.partition("?")[2], keep_blank_values=True))


class Application:
    """An application that somebody registered."""

    def __init__(self, owner, nobody, confidential=False, scopes=("read", "write"), callback=CALLBACK):
        body = {"name": "an app", "redirectUris": [callback], "scopes": list(scopes), "confidential": confidential}
        response = owner.post("/api/v2/oauth/clients", json=body)
        assert response.status_code == 201, response.text
        made = response.json()
        self.site, self.http, self.callback = owner.site, nobody, callback
        self.id, self.secret = made["clientId"], made.get("clientSecret")
        assert (self.secret is not None) == confidential
        if self.secret:
            self.site.used.add(self.secret)

    def question(self, scope="read", **changes):
        """The parameters of a new question, and what only the application knows of it."""
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.state = secrets.token_urlsafe(9)
        parameters = {
            "response_type": "code", "client_id": self.id, "redirect_uri": self.callback, "scope": scope,
            "state": self.state, "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), **changes,
        }  # fmt: skip
        return {name: value for name, value in parameters.items() if value is not None}

    def ask(self, **changes):
        """What the browser is answered."""
        return self.http.get("/oauth/authorize", params=self.question(**changes), follow_redirects=False)

    def approval(self, person, decision="approve", **changes):
        """Where the browser goes after the person has decided."""
        body = {**self.question(**changes), "decision": decision}
        response = person.post("/oauth/authorize", json=body)
        assert response.status_code == 200, response.text
        return response.json()["redirect_to"]

    def code(self, person, **changes):
        told = query_of(self.approval(person, **changes))
        assert told["state"] == self.state and "error" not in told, told
        self.site.used.add(told["code"])
        return told["code"]

    def send(self, path, basic=False, **fields):
        """A form to the token endpoint, with the application's name and secret."""
        headers = {}
        if basic:
            pair = f"{quote(self.id, safe='')}:{quote(self.secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            fields.setdefault("client_id", self.id)
            if self.secret:
                fields.setdefault("client_secret", self.secret)
        body = urlencode({name: value for name, value in fields.items() if value is not None})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        response = self.http.post(path, content=body, headers=headers)
        assert response.headers["cache-control"] == "no-store"
        if response.status_code == 200 and response.content:
            self.site.used |= {response.json()["access_token"], response.json()["refresh_token"]}
        return response

    def exchange(self, code, **changes):
        fields = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.callback,
            "code_verifier": self.verifier, **changes,
        }  # fmt: skip
        return self.send("/oauth/token", **fields)

    def refresh(self, token, path="/oauth/token", **changes):
        return self.send(path, grant_type="refresh_token", refresh_token=token, **changes)

    def tokens(self, person, **changes):
        response = self.exchange(self.code(person, **changes))
        assert response.status_code == 200, response.text
        return response.json()


def refused(response, code, status=400):
    assert response.status_code == status, response.text
    body = response.json()
    assert body["error"] == code and set(body) <= {"error", "error_description"}, body
    return body
