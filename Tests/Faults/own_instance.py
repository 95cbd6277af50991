"""An Atrium of one's own: its folder, its port, its processes; it disturbs nobody and leaves nothing behind."""

import json
import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Limits out of the tests' way, and as little memory as works.
OPTIONS = {
    "server": {"compat_listeners": False},
    "nginx": {
        "rate_per_second": 1_000_000, "rate_burst": 100_000,
        "auth_rate_per_second": 1_000_000, "auth_rate_burst": 100_000,
        "websocket_rate_per_second": 1_000_000, "websocket_rate_burst": 100_000, "websockets_per_address": 60_000,
    },
    "auth": {"refresh_reuse_grace_seconds": 120},
    "database": {"memory_mb": 64},
    "rate_limits": {"workspace": {
        "authentication_per_minute": 0, "data_fetching_per_minute": 0, "dashboard_operations_per_minute": 0,
        "file_upload_per_minute": 0,
    }, "crm": {
        "requests_per_hour": 0, "widget_data_per_minute": 0, "configuration_per_hour": 0,
        "file_upload_per_minute": 0,
    }, "modelling": {
        "requests_per_minute": 0, "authentication_per_minute": 0, "file_upload_per_minute": 0,
    }, "flowforge": {
        "requests_per_hour": 0, "dashboards_per_hour": 0, "metrics_per_minute": 0, "llm_queries_per_hour": 0,
        "file_upload_per_minute": 0, "free_requests_per_hour": 0, "pro_requests_per_hour": 0,
        "default_burst": 0, "free_burst": 0, "pro_burst": 0, "enterprise_burst": 0,
    }, "modelling": {
        "requests_per_minute": 0, "authentication_per_minute": 0, "file_upload_per_minute": 0,
    }},
}  # fmt: skip


def programs():
    """The folder of the release programs; None when nothing names it."""
    if folder := os.environ.get("ATRIUM_BIN"):
        return Path(folder)
    program = os.environ.get("ATRIUM_TEST_PROGRAM")
    built = ROOT / ".build" / "release"
    return Path(program).parent if program else built if (built / "atrium").exists() else None


GIVEN = set()


def free_port():
    """Below the ports that the kernel gives to outgoing connections: a server that restarts finds it free again.

    No port is given twice: who was given one may not have taken it yet.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 1_000):
        if port in GIVEN:
            continue
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                GIVEN.add(port)
                return port
            except OSError:
                continue
    raise AssertionError("no free port found")


def wait_for(condition, seconds=90, what=None):
    """Polls until the condition gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not so within {seconds} seconds: {what or condition.__name__}"
        time.sleep(0.01)
    return value


def merged(base, changes):
    both = dict(base)
    for key, value in changes.items():
        both[key] = merged(base.get(key, {}), value) if isinstance(value, dict) else value
    return both


class Instance:
    """`root` is where nginx/, sql/ and static/ come from; `options` go over OPTIONS."""

    def __init__(self, folder, options=None, root=ROOT):
        self.programs = folder
        self.root = Path(root)
        # Short: it holds Unix sockets, whose paths have room for 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="atrium-own-"))
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        own = {
            "instance": {"directory": str(self.directory / "d"), "name": self.directory.name},
            "server": {"https_port": self.port, "http_port": free_port(), "public_url": self.url},
        }
        self.configuration = self.directory / "atrium.yaml"
        # JSON is YAML.
        self.configuration.write_text(json.dumps(merged(merged(OPTIONS, own), options or {}), indent=1))
        self.sessions = []

    @property
    def data(self):
        return self.directory / "d"

    @property
    def log(self):
        return self.data / "log"

    @property
    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ATRIUM_")}
        return {**kept, "ATRIUM_ROOT": str(self.root), "ATRIUM_CONFIG": str(self.configuration)}

    # --- The administrator's command ---------------------------------------------------------------------------------

    def atrium(self, *words, check=True, text=None, seconds=120):
        done = subprocess.run(
            [self.programs / "atrium", *words], env=self.environment, cwd=self.root, input=text or "",
            capture_output=True, text=True, timeout=seconds)  # fmt: skip
        if check:
            assert done.returncode == 0, f"atrium {' '.join(map(str, words))}: {done.stdout}{done.stderr}"
        return done

    def begin(self, *words):
        """Starts a command that takes its time."""
        return subprocess.Popen(
            [self.programs / "atrium", *words], env=self.environment, cwd=self.root, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    def make(self):
        self.atrium("setup")
        self.atrium("migrate")
        return self

    def clone(self, options=None, root=ROOT):
        """The same data and keys elsewhere. This one must not run."""
        other = Instance(self.programs, options, root)
        shutil.copytree(self.data, other.data, ignore=shutil.ignore_patterns("run", "log"))
        for name in ("run", "log"):
            (other.data / name).mkdir(mode=0o700)
        return other

    def supervise(self):
        """Starts the supervisor in a session of its own, by which every process of ours is known later.

        The kernel stops it should the tests die without a word (setpriv, of util-linux, asks for that).
        """
        output = (self.log / "supervisor.log").open("a")
        self.supervisor = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", self.programs / "atrium", "supervise"],
            env=self.environment, cwd=self.root, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output)  # fmt: skip
        self.sessions.append(self.supervisor.pid)

    def start(self, seconds=120):
        self.supervise()
        wait_for(self.is_up, seconds, "everything is up")
        wait_for(self.is_healthy, seconds, "it answers")
        return self

    def is_up(self):
        assert self.supervisor.poll() is None, (self.log / "supervisor.log").read_text()
        status = self.status()
        return status.get("mode") == "running" and all(child["state"] == "up" for child in status["children"])

    def is_healthy(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain:
                with self.tls().wrap_socket(plain, server_hostname="localhost") as line:
                    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    return line.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def tls(self):
        return ssl.create_default_context(cafile=self.data / "tls" / "certificate.pem")

    def stop(self):
        self.atrium("stop", seconds=240)
        if self.sessions:
            self.supervisor.wait(60)

    # --- Processes ---------------------------------------------------------------------------------------------------

    def status(self):
        file = self.data / "run" / "status.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def child(self, name):
        return next(child for child in self.status()["children"] if child["name"] == name)

    def pid(self, name):
        """The process that does the work now, waiting for one that is being started."""
        return wait_for(lambda: self.child(name).get("pid"), what=f"{name} has a process")

    def kill(self, name, how=signal.SIGKILL):
        """Signals one of our programs, waiting for one that is being started; returns the process that it was."""

        def signalled():
            pid = self.child(name).get("pid")
            try:
                return pid if pid and os.kill(pid, how) is None else None
            except ProcessLookupError:
                return None  # dead already, and not yet noticed

        return wait_for(signalled, 60, f"{name} has a process")

    def wait_restarted(self, name, old, seconds=90):
        def is_new():
            child = self.child(name)
            return child["state"] == "up" and child.get("pid") != old

        wait_for(is_new, seconds, f"{name} runs again")

    def processes(self):
        """Every living process of this instance: those of its supervisors' sessions, and those that name its folder."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue  # it has just ended
            if fields[0] != "Z" and (int(fields[3]) in self.sessions or str(self.directory) in words):
                found.append((int(entry.name), words.strip()))
        return found

    def remove(self):
        """Stops what runs and deletes the folder. What the product left running is a failure, and is ended."""
        try:
            for child in self.status().get("children", []):
                if child.get("pid"):
                    self._continue(child["pid"])
            if self.sessions:
                self.stop()
            left = self.processes()
        finally:
            for pid, _ in self.processes():
                self._kill(pid)
            if self.sessions:
                self.supervisor.wait(60)
        assert not left, f"still running after `atrium stop`: {left}"
        shutil.rmtree(self.directory, ignore_errors=True)

    @staticmethod
    def _kill(pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def _continue(self, pid):
        """A test that failed may have left a process stopped, which would not hear SIGTERM."""
        if pid in [known for known, _ in self.processes()]:
            os.kill(pid, signal.SIGCONT)

    # --- What it stored and said -------------------------------------------------------------------------------------

    def sql(self, statement):
        """Rows as lists of text, asked as the administrator through the instance's socket."""
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.data}/run/mariadb.sock", "--batch", "--skip-column-names",
             "--execute", statement, "atrium"],
            capture_output=True, text=True, timeout=60)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def served_by(self, request_ids):
        """Names of the workers that answered these requests, from nginx's log."""
        wanted = set(request_ids)
        # To read its log's name again, which makes it write what it still holds.
        os.kill(self.pid("nginx"), signal.SIGUSR1)

        def all_logged():
            file = self.log / "nginx-access.log"
            # Behind the last line end, a line is just being written.
            whole = file.read_text().split("\n")[:-1] if file.exists() else []
            lines = [json.loads(line) for line in whole]
            mine = [line for line in lines if line["request_id"] in wanted]
            return mine if len(mine) == len(wanted) else None

        lines = wait_for(all_logged, what="the requests are in nginx's log")
        return {name for line in lines for name in re.findall(r"(api-\d+)\.sock", line["upstream"])}
