"""Mixed load from many clients at once, and what became of each request."""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass

from line import Line, NoAnswer, new_key
from own_instance import wait_for


@dataclass
class Sent:
    """One request and how it ended. `status` is 0 when no answer came; `answer` is kept when it is not 2xx."""

    kind: str
    status: int
    begun: float
    at: float
    name: str = ""
    answer: object = None


@dataclass
class Created:
    """A creation that was acknowledged: who sent it, with which key, and the first 201."""

    account: object
    key: str
    answer: object
    at: float

    @property
    def id(self):
        return self.answer.json["dashboard"]["id"]


class Load:
    """Clients that list, read, create and change dashboards, each over a connection of its own, until the end of the
    `with` block; at most `seconds`, should that never come.

    Every eighth client makes a new connection for each request. A creation carries an Idempotency-Key and is repeated
    with it until it is answered 201: `acknowledged` holds those by name. A "blind" one has no key and is never
    repeated.
    """

    KINDS = ("list", "read", "create", "list", "read", "change")

    def __init__(self, instance, accounts, clients=64, kinds=KINDS, seconds=120):
        self.instance = instance
        self.kinds = kinds
        self.deadline = time.monotonic() + seconds
        self.sent = []
        self.acknowledged = {}
        self.closed = 0
        self.trouble = []
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.threads = [
            threading.Thread(target=self._run, args=(number, accounts[number % len(accounts)]), name=f"client-{number}")
            for number in range(clients)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        try:
            self.wait_for_answers(len(self.threads) * 2)
        except BaseException:
            self.__exit__(None)
            raise
        return self

    def __exit__(self, kind, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(150)
        assert not any(thread.is_alive() for thread in self.threads), "a client never got an answer"
        if kind is None and self.trouble:
            raise self.trouble[0]

    # --- Clients -----------------------------------------------------------------------------------------------------

    def _run(self, number, account):
        line = Line(self.instance)
        try:
            own = account.dashboard
            for turn in itertools.count(number):
                if self.ending.is_set():
                    break
                assert time.monotonic() < self.deadline, "the test took longer than its load"
                getattr(self, "_" + self.kinds[turn % len(self.kinds)])(line, account, own, f"n{number}-{turn}")
                if number % 8 == 7:
                    line.close()
        except BaseException as error:
            self.trouble.append(error)
        finally:
            line.close()
            with self.lock:
                self.closed += line.closed

    def _note(self, kind, send, name=""):
        begun = time.monotonic()
        try:
            answer = send()
            status, kept = answer.status, None if 200 <= answer.status < 300 else answer
        except NoAnswer as error:
            answer, status, kept = None, 0, error
        sent = Sent(kind, status, begun, time.monotonic(), name, kept)
        with self.lock:
            self.sent.append(sent)
        return answer

    def _list(self, line, account, own, _):
        self._note("list", lambda: line.send("GET", "/api/dashboards?limit=5", account.headers()))

    def _read(self, line, account, own, _):
        self._note("read", lambda: line.send("GET", f"/api/dashboards/{own}", account.headers()))

    def _change(self, line, account, own, name):
        body = {"description": name}
        self._note("change", lambda: line.send("PUT", f"/api/dashboards/{own}", account.headers(), body))

    def _blind(self, line, account, own, name):
        self._note("blind", lambda: line.send("POST", "/api/dashboards", account.headers(), {"name": name}), name)

    def _create(self, line, account, own, name):
        key = new_key()
        headers = account.headers(Idempotency_Key=key)
        for attempt in itertools.count():
            answer = self._note("create", lambda: line.send("POST", "/api/dashboards", headers, {"name": name}), name)
            if answer is not None and answer.status == 201:
                self.acknowledged[name] = Created(account, key, answer, time.monotonic())
                return
            assert time.monotonic() < self.deadline, f"{name} was never created: {answer}"
            # A client that was told to wait, and does, but not so long that the test misses anything.
            self.ending.wait(min(0.5, 0.05 * 2**attempt))

    # --- What became of it -------------------------------------------------------------------------------------------

    def wait_for_answers(self, count, kinds=None, seconds=60):
        """Until so many more requests have been answered 2xx, counted from now."""
        start = len(self.sent)

        def are_answered():
            self.check()
            return (
                sum(200 <= sent.status < 300 and (not kinds or sent.kind in kinds) for sent in self.sent[start:])
                >= count
            )

        wait_for(are_answered, seconds, f"{count} more answers")

    def check(self):
        if self.trouble:
            raise self.trouble[0]

    def failed(self, *kinds):
        """Requests of these kinds, or of all, that were not answered 2xx."""
        return [sent for sent in self.sent if not 200 <= sent.status < 300 and (not kinds or sent.kind in kinds)]

    @property
    def summary(self):
        return Counter(f"{sent.kind} {sent.status or 'no answer'}" for sent in self.sent)

    def rows(self):
        """How many rows each name that was sent has in the database."""
        return Counter(name for (name,) in self.instance.sql("SELECT name FROM dashboards WHERE name LIKE 'n%-%'"))

    def assert_replayed(self, count=50):
        """The latest creations, sent once more, give the first answer again, byte for byte."""
        with Line(self.instance) as line:
            for name, created in list(self.acknowledged.items())[-count:]:
                headers = created.account.headers(Idempotency_Key=created.key)
                again = line.send("POST", "/api/dashboards", headers, {"name": name})
                assert again.status == 201 and again.headers.get("idempotency-replayed") == "true", again
                assert again.body == created.answer.body, (again, created)
                assert again.headers.get("etag") == created.answer.headers.get("etag")

    def assert_created_once(self):
        """Every creation that was acknowledged is a row, and no creation is two."""
        rows = self.rows()
        assert not (missing := set(self.acknowledged) - set(rows)), f"acknowledged and lost: {missing}"
        assert not (twice := [name for name, count in rows.items() if count > 1]), f"created twice: {twice}"
        assert len(self.acknowledged) > 0
