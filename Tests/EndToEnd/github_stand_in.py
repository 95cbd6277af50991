"""An OAuth server that answers as GitHub does, written from GitHub's documentation, and takes nothing that is wrong."""

import base64
import hashlib
import html
import http.server
import json
import secrets
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "Iv1.stand-in", "stand-in & s3cret-" + secrets.token_hex(8)


class GitHub:
    """`people` by name: {id, login, name, emails: [(address, verified)]}; who is signed in there says yes at once, or, when
    `asks` is set, after a press of the page's button. `mood`: well, failing, garbage, slow."""

    def __init__(self, callback=None):
        self.callback, self.mood, self.person, self.asks = callback, "well", None, False
        self.codes, self.tokens, self.wrong, self.asked = {}, {}, [], []
        stand_in = self

        class Handler(Answers):
            github = stand_in

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def options(self, **more):
        """What an instance is configured with."""
        return {
            "outgoing": {"private_hosts": ["127.0.0.1"]},
            "github": {"client_id": CLIENT, "client_secret": SECRET, "base_url": self.url,
                       "api_url": f"{self.url}/api/v3", "timeout_ms": 10_000, **more},
        }  # fmt: skip

    def someone(self, *emails, name="Octo Cat"):
        """A new person, who is signed in at GitHub from now on."""
        number = secrets.randbelow(1 << 53) + 1
        self.person = {"id": number, "login": f"octo-{number % 10_000}", "name": name, "emails": [
            email if isinstance(email, tuple) else (email, True) for email in emails]}  # fmt: skip
        return self.person

    def refuse(self, words):
        self.wrong.append(words)
        return {"error": words}

    def authorize(self, query):
        """Checks what a browser brings, and gives where it goes back to."""
        expected = {"client_id": CLIENT, "redirect_uri": self.callback, "scope": "read:user user:email",
                    "code_challenge_method": "S256"}  # fmt: skip
        for name, value in expected.items():
            assert query.get(name) == value, f"{name} is {query.get(name)!r}"
        assert len(query["state"]) >= 40 and len(query["code_challenge"]) == 43
        code = "gh-" + secrets.token_urlsafe(24)
        self.codes[code] = (self.person, query["code_challenge"])
        return f"{self.callback}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form, accept):
        if accept != "application/json":
            return self.refuse("wants a form")
        if form.get("client_id") != CLIENT or form.get("client_secret") != SECRET:
            return self.refuse("incorrect_client_credentials")
        person, challenge = self.codes.pop(form.get("code"), (None, None))
        if form.get("redirect_uri") != self.callback:
            return self.refuse("redirect_uri_mismatch")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if person is None or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            return self.refuse("bad_verification_code")
        token = "gho_" + secrets.token_urlsafe(24)
        self.tokens[token] = person
        return {"access_token": token, "token_type": "bearer", "scope": "read:user,user:email"}

    def stop(self):
        self.server.shutdown()


class Answers(http.server.BaseHTTPRequestHandler):
    github: GitHub

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.github.asked.append(parts.path)
        if parts.path == "/login/oauth/authorize":
            self.authorize(query)
        elif self.moody():
            return
        elif person := self.github.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer ")):
            self.about(person, parts.path)
        else:
            self.answer(401, {"message": "Bad credentials"})

    def authorize(self, query):
        try:
            back = self.github.authorize(query)
        except (AssertionError, KeyError) as problem:
            self.github.wrong.append(str(problem))
            return self.answer(400, {"error": str(problem)})
        if self.github.asks:
            page = f"<!doctype html><link rel=icon href='data:,'><title>GitHub</title><a id=yes href='{html.escape(back)}'>Authorize Atrium</a>"
            return self.write(200, page.encode(), "text/html")
        self.send_response(302)
        self.send_header("Location", back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def about(self, person, path):
        if self.headers.get("Accept") != "application/vnd.github+json":
            return self.answer(415, {})
        if path == "/api/v3/user/emails":
            return self.answer(200, [{"email": email, "verified": verified, "primary": index == 0, "visibility": None}
                                     for index, (email, verified) in enumerate(person["emails"])])  # fmt: skip
        self.answer(200, {key: person[key] for key in ("id", "login", "name")})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.github.asked.append(self.path)
        if self.moody():
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(200, self.github.token(form, self.headers.get("Accept")))

    def moody(self):
        mood = self.github.mood
        if mood == "slow":
            time.sleep(2)
        elif mood == "failing":
            self.answer(500, {"message": "oops"})
        elif mood == "garbage":
            self.write(200, b"<html>\0", "text/html")
        return mood != "well"

    def answer(self, status, body):
        self.write(status, json.dumps(body).encode(), "application/json")

    def write(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
