"""What these tests ask of an instance beside what the fault tests' own one does."""

import json
import subprocess

from line import Line
from own_instance import Instance, merged


class Operated(Instance):
    # In the place of the one that names the configuration file.
    variables = None

    @property
    def environment(self):
        usual = super().environment
        if self.variables is None:
            return usual
        return {**{name: value for name, value in usual.items() if name != "ATRIUM_CONFIG"}, **self.variables}

    def path(self, name):
        return self.data / name

    def configure(self, options):
        """Changes the configuration file; what runs learns of it by a reload."""
        self.configuration.write_text(json.dumps(merged(json.loads(self.configuration.read_text()), options)))

    def ask(self, path, method="GET", body=None, token=None):
        """(status, parsed body)"""
        with Line(self) as line:
            answer = line.send(method, path, {"Authorization": f"Bearer {token}"} if token else {}, body)
        return answer.status, json.loads(answer.body or b"null")

    def sign_in(self, email, password):
        return self.ask("/auth/signin", "POST", {"email": email, "password": password})

    def token(self, email, password):
        status, body = self.sign_in(email, password)
        assert status == 200, body
        return body["session"]["access_token"]

    def make_account(self, email, password):
        self.atrium("user", "create", email, "--password-stdin", text=f"{password}\n")
        return email

    def sql_as(self, account, statement):
        """What the database says to one of its two accounts: (worked, text)."""
        password = self.path(f"secrets/database-{account}.password").read_text().strip()
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.data}/run/mariadb.sock", f"--user=atrium_{account}",
             f"--password={password}", "--execute", statement, "atrium"],
            capture_output=True, text=True, timeout=60)  # fmt: skip
        return done.returncode == 0, done.stdout + done.stderr
