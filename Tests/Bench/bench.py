"""Measures the product against its goals, everything on one MariaDB in one run. Called by scripts/bench."""

import argparse
import http.client
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import report
import seed
from crm_board import CRMBoard
from data_engine import DataEngine
from fanout import FanOut, raise_open_files
from load import Case, RawInserts, alternate
from metric_queries import MetricQueries
from peers import Peers
from processes import Programs, memory
from product import Product

ROOT = Path(__file__).resolve().parents[2]
SECONDS, ROUNDS = 5, 3
QUICK_SECONDS, QUICK_ROUNDS = 1, 3

# What a POST makes; raw_inserts.c inserts the same.
DRAFT = json.dumps({
    "name": "Sales overview",
    "description": "Weekly figures of the Sales team: revenue against plan and open deals.",
    "layout": {"type": "grid", "columns": 12, "gap": 16, "auto_fit": True},
    "theme": {"mode": "dark", "primary_color": "#3366ff"},
    "config": {"auto_refresh": True, "refresh_interval": 30, "show_timestamps": True, "allow_public_access": False},
    "tags": ["sales", "weekly"],
})


def get(port, path, token=None, tag=None):
    """Status, headers and body of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if tag:
        headers["If-None-Match"] = tag
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()


class Bench:
    def __init__(self, product, peers, programs):
        self.product, self.peers, self.programs = product, peers, programs
        self.lists, self.creations, self.tiny = [], [], []

    def prepare(self):
        self.product.make()
        self.product.start(self.programs)
        api = seed.API(("127.0.0.1", self.product.port))
        self.sql = seed.script_runner(self.product.socket, "atrium")
        self.reader, self.dashboards = seed.reader(api)
        self.writer = seed.sign_up(api, "writer", seed.SIGN_INS)
        seed.strangers(self.sql, 10_000)
        accounts = {account.email: self.keys(account) for account in (self.reader, self.writer)}
        self.account = accounts[self.writer.email]
        self.peers.start(self.programs, [
            (token, *accounts[account.email]) for account in (self.reader, self.writer) for token in account.tokens])
        self.make_cases()

    def keys(self, account):
        """Workspace and user of an account, as the database has them."""
        return self.sql(
            f"SELECT w.id, w.owner_id FROM workspaces w JOIN users u ON u.id = w.owner_id WHERE u.email = '{account.email}'"
        ).split()

    def pids(self, peer):
        if peer == "product":
            return self.product.pids
        workers = self.product.pids["worker"] if peer == "atrium" else self.peers.pids[peer]
        return {"worker": workers, "nginx": self.peers.pids["nginx"],
                "database": self.product.pids["database"]}

    def case(self, name, system, peer, method, path, account=None, **options):
        port = self.product.port if peer == "product" else self.peers.port
        tokens = account.tokens if account else [None]
        prefix = "" if peer == "product" else f"/{peer}"
        requests = [(method, prefix + path, token, None) for token in tokens]
        return Case(name, system, port, requests, pids=self.pids(peer), **options)

    def make_cases(self):
        systems = [
            ("Atrium", "product"), ("Atrium, bare nginx", "atrium"), ("bare Swift", "spike"), ("Go", "go"),
            ("PHP-FPM", "php")]
        systems = [(name, peer) for name, peer in systems if peer not in self.peers.missing]
        for name, peer in systems:
            self.lists.append(self.case("list of 20", name, peer, "GET", "/api/dashboards", self.reader))
            if peer not in ("spike", "atrium"):
                self.creations.append(
                    self.case("POST", name, peer, "POST", "/api/dashboards", self.writer, body=DRAFT))
        # Another form of the same rows, so it is none of those that must give the same bytes.
        self.flowforge = self.case(
            "list of 20, flowforge", "Atrium", "product", "GET", "/api/v2/dashboards?limit=20", self.reader)
        self.creations.insert(1, self.case(
            "POST with Idempotency-Key", "Atrium", "product", "POST", "/api/dashboards", self.writer, body=DRAFT,
            with_key=True))
        self.creations.append(RawInserts(
            "prepared INSERT, 16 threads", "C", self.peers.build_folder / "raw_inserts", self.product.database,
            self.account, {"database": self.product.pids["database"]}))
        unchanged = self.case("GET of one, 304", "Atrium", "product", "GET", "")
        unchanged.requests = [
            ("GET", path, token, tag) for path, tag in self.tags() for token in self.reader.tokens[:4]]
        self.tiny += [
            unchanged,
            self.case("/.well-known/jwks.json", "Atrium", "product", "GET", "/.well-known/jwks.json"),
            self.case("/healthz", "Atrium", "product", "GET", "/healthz"),
            self.case("hello", "C + libfcgi", "hello", "GET", "/healthz"),
        ]

    def tags(self):
        for identifier in self.dashboards[:8]:
            path = f"/api/dashboards/{identifier}"
            yield path, get(self.product.port, path, self.reader.tokens[0])[1]["ETag"]

    def check_same_answers(self):
        """Every system gives the list that the product gives, and the spike the same bytes."""
        # The views of the seed are written within a second; until then the counts differ from one query to the next.
        for _ in range(20):
            answers = {case.system: self.answer_to(case) for case in self.lists}
            ours = answers["Atrium"]
            if all(json.loads(body) == json.loads(ours) for body in answers.values()):
                break
            time.sleep(0.1)
        for system, body in answers.items():
            if json.loads(body) != json.loads(ours) or system == "bare Swift" and body != ours:
                place = next((i for i, pair in enumerate(zip(body, ours)) if pair[0] != pair[1]), len(ours))
                begin = max(place - 40, 0)
                raise RuntimeError(
                    f"{system} gives another list: {body[begin:place + 60]!r}, and Atrium {ours[begin:place + 60]!r}")
        print(f"All give the same list: {seed.PAGE} rows, {len(ours):,} bytes.")

    @staticmethod
    def answer_to(case):
        method, path, token, _ = case.requests[0]
        status, _, body = get(case.port, path, token)
        if status != 200:
            raise RuntimeError(f"{case.system} answers {status}: {body[:300]!r}")
        return body

    def queries(self, path, token, tag=None, times=50):
        """Statements that the server executes for one request."""
        def count():
            rows = self.sql("SHOW GLOBAL STATUS LIKE 'Questions'").split()
            return int(rows[1])
        # Views are written a moment later: whatever a request leaves to be done is not waited for.
        get(self.product.port, path, token, tag)
        before = count()
        own = count() - before
        before = count()
        for _ in range(times):
            get(self.product.port, path, token, tag)
        return (count() - before - own) / times

    def memory_rows(self):
        return {pid: memory(pid) for pid in self.product.names}

    def measure(self, rounds, seconds):
        self.idle = self.memory_rows()
        for cases in ([*self.lists, self.flowforge], self.tiny, self.creations):
            alternate(cases, rounds, seconds, self.product.run)
        self.loaded = self.memory_rows()

    def show(self):
        """Returns the rows of the goals."""
        report.measurements("Lists, 64 connections", [*self.lists, self.flowforge])
        report.measurements("Repeated reads and tiny answers, 64 connections", self.tiny)
        report.measurements("Durable creations, 64 connections", self.creations)
        self.show_memory()
        return self.goals()

    def show_memory(self):
        rows = []
        for pid, name in sorted(self.product.names.items(), key=lambda item: item[1]):
            (resident, own, _), (after, own_after, threads) = self.idle[pid], self.loaded[pid]
            rows.append([name, f"{resident:.1f}", f"{own:.1f}", f"{after:.1f}", f"{own_after:.1f}", threads])
        head = ["process", "MB before", "not of files", "MB after load", "not of files", "threads"]
        report.table("Memory of the product", head, rows)

    def goals(self):
        listed = {case.system: case for case in self.lists}
        created = {(case.system, case.name): case for case in self.creations}
        keyed, plain = created["Atrium", "POST with Idempotency-Key"], created["Atrium", "POST"]
        raw = created["C", "prepared INSERT, 16 threads"]
        *reads, hello = self.tiny
        ours = listed["Atrium"]
        bare = listed["bare Swift"]
        rows = [
            report.ratio("flowforge list : bare Swift", 0.80, self.flowforge, bare),
            report.ratio("list : bare Swift", 0.80, ours, bare),
            report.ratio("list, both behind a bare nginx : bare Swift", None, listed["Atrium, bare nginx"], bare)]
        for system, goal in (("Go", 1.25), ("PHP-FPM", 2.5)):
            if system in listed:
                rows.append(report.ratio(f"flowforge list : {system}", goal, self.flowforge, listed[system]))
                rows.append(report.ratio(f"list : {system}", goal, ours, listed[system]))
                rows.append(report.ratio(f"POST : {system}", None, plain, created[system, "POST"]))
        rows.append(report.ratio("POST : raw INSERT", 0.30, plain, raw))
        rows.append(report.ratio("POST with Idempotency-Key : raw INSERT", 0.30, keyed, raw))
        rows += [report.ratio(f"{case.name} : C hello", 0.90 if case is reads[0] else None, case, hello) for case in reads]
        rows.append(report.limit("p99 of the list", 20, report.middle(ours, lambda m: m.p99), "ms"))
        rows.append(report.limit(
            "p99 of the flowforge list", 20, report.middle(self.flowforge, lambda m: m.p99), "ms"))
        rows.append(report.limit("p99 of POST with key", 40, report.middle(keyed, lambda m: m.p99), "ms"))
        workers = [self.loaded[pid][0] for pid in self.product.pids["worker"]]
        rows.append(report.limit("memory of a worker after load", 30, max(workers), "MB"))
        token, path = self.reader.tokens[0], f"/api/dashboards/{self.dashboards[0]}"
        print(f"\nStatements a request: list {self.queries('/api/dashboards', token):.2f}, "
              f"flowforge list {self.queries('/api/v2/dashboards', token):.2f}, "
              f"one dashboard {self.queries(path, token):.2f} (with the views written meanwhile)")
        for peer, reason in self.peers.missing.items():
            print(f"Not measured: {peer}, because {reason}")
        return rows


def measure_parts(product, peers, programs, chosen):
    """Fan-out, widget data and a CRM board. Returns the rows of the goals."""
    if chosen.live or chosen.crm:
        product.make()
        product.start(programs)
    quick, sql = chosen.quick, seed.script_runner(product.socket, "atrium")
    parts = []
    if not chosen.crm:
        parts += [FanOut(product, peers.subscribers, quick), DataEngine(product, sql, quick)]
        parts.append(MetricQueries(product, sql, quick))
    if not chosen.live:
        parts.append(CRMBoard(product, sql, quick))
    for part in parts:
        part.measure()
        part.show()
    return [row for part in parts for row in part.goals()]


def main():
    options = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds of {QUICK_SECONDS} seconds")
    options.add_argument("--live", action="store_true", help="only fan-out and widget data, without the peers")
    options.add_argument("--crm", action="store_true", help="only the board of a large company")
    options.add_argument("--rounds", type=int)
    options.add_argument("--seconds", type=int, help="of each case in a round")
    options.add_argument("--programs", type=Path, default=ROOT / ".build/release", help="where the product is built")
    chosen = options.parse_args()
    rounds = chosen.rounds or (QUICK_ROUNDS if chosen.quick else ROUNDS)
    seconds = chosen.seconds or (QUICK_SECONDS if chosen.quick else SECONDS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    begun = time.monotonic()
    raise_open_files()
    if not shutil.which("wrk"):
        sys.exit("error: there is no wrk on PATH: apt-get install wrk")
    report.machine()
    product = Product(ROOT, chosen.programs)
    peers = Peers(ROOT, product)
    if not chosen.crm:
        peers.build(only_subscribers=chosen.live)
    try:
        product.log.mkdir(parents=True, exist_ok=True)
        with Programs(product.log) as programs:
            goals = []
            if not chosen.live and not chosen.crm:
                bench = Bench(product, peers, programs)
                bench.prepare()
                bench.check_same_answers()
                bench.measure(rounds, seconds)
                goals = bench.show()
            goals += measure_parts(product, peers, programs, chosen)
            report.goals(goals)
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: {error}\n{error.stdout}\n{error.stderr}")
    except (RuntimeError, OSError) as error:
        sys.exit(f"error: {error}")
    finally:
        product.clean_up()
    print(f"\nscripts/bench: {'live' if chosen.live else 'crm' if chosen.crm else f'{rounds} rounds of {seconds} s'}, {time.monotonic() - begun:.0f} s in all")


if __name__ == "__main__":
    main()
