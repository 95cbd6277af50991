"""One run of the load generator against one system, and what it cost."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from processes import processor_seconds

SCRIPT = Path(__file__).resolve().parent / "wrk" / "requests.lua"
CONNECTIONS = 64
# Part of the requests that may fail; then it is a line in the report, else the run ends.
MOST_FAILED = 0.01


@dataclass
class Measured:
    """Of one round: requests a second, percentiles in milliseconds, microseconds of processor time a request, and how
    many requests failed."""

    rate: float
    p50: float
    p99: float
    processor: dict
    failed: int = 0


@dataclass
class Case:
    """Something done by one system. `requests`: (method, path, token or None, If-None-Match or None)."""

    name: str
    system: str
    port: int
    requests: list
    body: str = None
    with_key: bool = False
    # Processes by their part: worker, nginx, database.
    pids: dict = field(default_factory=dict)
    rounds: list = field(default_factory=list)

    def run(self, seconds, folder):
        requests = folder / "requests"
        requests.touch(mode=0o600)
        requests.write_text("".join("\t".join(part or "-" for part in each) + "\n" for each in self.requests))
        body = folder / "body"
        if self.body:
            body.write_text(self.body)
        before = {part: processor_seconds(pids) for part, pids in self.pids.items()}
        done = subprocess.run(
            ["wrk", "--threads", "2", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--latency",
             "--script", SCRIPT, f"http://127.0.0.1:{self.port}", "--", requests, body if self.body else "-",
             "key" if self.with_key else "-"],
            capture_output=True, text=True, check=True)
        line = next(line for line in done.stdout.splitlines() if line.startswith("result "))
        count, microseconds, broken, refused, p50, p99 = map(int, line.split()[1:])
        if broken + refused > count * MOST_FAILED:
            raise RuntimeError(f"{self.system}, {self.name}: {broken} broken connections, {refused} errors of {count}")
        after = {part: processor_seconds(pids) for part, pids in self.pids.items()}
        processor = {part: (after[part] - before[part]) * 1e6 / count for part in after}
        return Measured(count * 1e6 / microseconds, p50 / 1000, p99 / 1000, processor, broken + refused)


@dataclass
class RawInserts:
    """The database alone: prepared INSERTs from C."""

    name: str
    system: str
    program: Path
    database: str
    account: tuple
    pids: dict
    threads: int = 16
    rounds: list = field(default_factory=list)

    def run(self, seconds, _):
        before = {part: processor_seconds(pids) for part, pids in self.pids.items()}
        done = subprocess.run(
            [self.program, str(seconds), str(self.threads), *self.account], capture_output=True, text=True, check=True,
            env={**os.environ, "BENCH_DATABASE": self.database})
        count, microseconds, p50, p99 = map(int, done.stdout.split())
        processor = {part: (processor_seconds(pids) - before[part]) * 1e6 / count for part, pids in self.pids.items()}
        return Measured(count * 1e6 / microseconds, p50 / 1000, p99 / 1000, processor)


def alternate(cases, rounds, seconds, folder):
    """Runs every case once a round, each round beginning with another one: what drifts, drifts for all."""
    for case in cases:
        case.run(1, folder)
    for number in range(rounds):
        turn = number % len(cases)
        for case in cases[turn:] + cases[:turn]:
            measured = case.run(seconds, folder)
            case.rounds.append(measured)
            progress = f"  round {number + 1}  {case.system:<20} {case.name:<28} {measured.rate:>9,.0f} req/s"
            print(progress, file=sys.stderr)
