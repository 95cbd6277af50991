"""One event to many: how long until everybody who follows a dashboard has it, and what a socket costs in memory."""

import resource
import statistics
import subprocess
import time
from dataclasses import dataclass, field

import report
import seed
from processes import memory

# Open files for the subscribers' program and, by inheritance, for the product: a socket on either side.
OPEN_FILES = 65_536
EVENTS, QUICK_EVENTS = 30, 10
# (subscribers, whether through the product's nginx); the largest first, since memory that was given back once is used
# again and hides what a socket costs.
CROWDS = [(10_000, False), (1_000, False), (1_000, True)]


def raise_open_files():
    """As far as this account may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for most in (max(hard, OPEN_FILES), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            return
        except (ValueError, OSError):
            continue


@dataclass
class Crowd:
    """Subscribers to one dashboard, and of each event how many got it and when, in milliseconds since the change was
    sent to the API."""

    count: int
    through_nginx: bool
    before: tuple = ()
    connected: tuple = ()
    joined: tuple = ()
    told: list = field(default_factory=list)
    p50: list = field(default_factory=list)
    p99: list = field(default_factory=list)
    longest: list = field(default_factory=list)

    @property
    def name(self):
        return f"{self.count:,} {'through nginx' if self.through_nginx else 'straight'}"

    def kilobytes(self, state):
        """Of memory that no file backs, for each subscriber."""
        return (state[1] - self.before[1]) * 1024 / self.count


class FanOut:
    def __init__(self, product, program, quick):
        self.product, self.program = product, program
        self.events = QUICK_EVENTS if quick else EVENTS
        self.crowds = [Crowd(*crowd) for crowd in CROWDS]

    def measure(self):
        for crowd in self.crowds:
            # A fresh worker for each, so that nothing left of the last one is measured.
            self.product.command("reload")
            self._measure(crowd)

    def _measure(self, crowd):
        api = seed.API(("127.0.0.1", self.product.port))
        account = seed.sign_up(api, "fan", 1)
        [token] = account.tokens
        made, _ = api.call("POST", "/api/dashboards", seed.draft(1), token)
        dashboard = made["dashboard"]["id"]
        place = self.product.port if crowd.through_nginx else self.product.run / "realtime-1.sock"
        words = [self.program, place, crowd.count, token, dashboard]
        worker = self.product.child("realtime-1")
        crowd.before = memory(worker)
        with subprocess.Popen(
                list(map(str, words)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
            def told():
                line = process.stdout.readline()
                if not line:
                    raise RuntimeError(f"{crowd.name}: the subscribers ended early; they say why above")
                return line.split()

            told()
            crowd.connected = memory(worker)
            process.stdin.write("join\n")
            told()
            crowd.joined = memory(worker)
            for number in range(self.events):
                process.stdin.write(f"{time.monotonic_ns()}\n")
                api.call("PUT", f"/api/dashboards/{dashboard}", {"description": f"event {number}"}, token)
                got, *microseconds = map(int, told())
                crowd.told.append(got)
                for times, value in zip((crowd.p50, crowd.p99, crowd.longest), microseconds):
                    times.append(value / 1000)
            process.stdin.close()

    def show(self):
        rows = [[
            crowd.name, len(crowd.told), "all" if min(crowd.told) == crowd.count else f"down to {min(crowd.told):,}",
            f"{statistics.median(crowd.p50):.1f}", f"{statistics.median(crowd.p99):.1f}", f"{max(crowd.p99):.1f}",
            f"{max(crowd.longest):.1f}", f"{crowd.kilobytes(crowd.connected):.1f}", f"{crowd.kilobytes(crowd.joined):.1f}",
        ] for crowd in self.crowds]  # fmt: skip
        head = ["subscribers of one dashboard", "events", "delivered to", "p50 ms", "p99 ms", "worst p99 ms", "longest ms",
                "KB a socket", "KB when joined"]  # fmt: skip
        report.table("Fan-out of one event, from the change sent to the API until a subscriber has it", head, rows)

    def goals(self):
        most = self.crowds[0]
        return [
            report.limit(f"fan-out to {most.count:,}: not delivered", 0, most.count - min(most.told), "", digits=0),
            report.limit(f"fan-out to {most.count:,}: worst p99", 1000, max(most.p99), "ms"),
            report.limit("memory of an idle realtime worker", 20, most.before[0], "MB"),
            report.limit("memory of an idle socket, joined", 8, most.kilobytes(most.joined), "KB"),
        ]
