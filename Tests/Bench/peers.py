"""The programs that the product is held against: built, and started behind an nginx with little to do."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from processes import answers, free_ports, listens

HERE = Path(__file__).resolve().parent / "peers"
# Processes of PHP-FPM, which serve one request at a time each.
PHP_PROCESSES = 16


class Peers:
    """`missing` says of each peer that could not be had why not."""

    def __init__(self, root, product):
        self.root, self.product = root, product
        self.build_folder = root / ".build" / "bench"
        self.subscribers = self.build_folder / "subscribers"
        self.run, self.log = product.run, product.log
        self.pids, self.missing = {}, {}
        self.php_fpm = next((path for path in Path("/usr/sbin").glob("php-fpm*")), None)

    def build(self, only_subscribers=False):
        self.build_folder.mkdir(parents=True, exist_ok=True)
        self._command("cc", "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-o", self.subscribers, HERE / "subscribers.c")
        if only_subscribers:
            return
        self._command("cc", "-O2", "-o", self.build_folder / "hello", HERE / "hello.c", "-lfcgi", "-lpthread")
        flags = [self._command("pkg-config", kind, "libmariadb").split() for kind in ("--cflags", "--libs")]
        self._command(
            "cc", "-std=gnu11", "-O2", *flags[0], "-o", self.build_folder / "raw_inserts", HERE / "raw_inserts.c",
            *flags[1], "-lpthread")
        self._command(
            "swift", "build", "-c", "release", "--static-swift-stdlib", "--package-path", HERE.parent / "spike",
            "--scratch-path", self.build_folder / "spike")
        if shutil.which("go"):
            # Debian's packages of Go are plain source below this folder.
            environment = {"GO111MODULE": "off", "GOFLAGS": "-mod=mod", "GOPATH": "/usr/share/gocode",
                           "GOCACHE": str(self.build_folder / "go-cache")}
            self._command("go", "build", "-o", self.build_folder / "list", HERE / "list.go", environment=environment)
        else:
            self.missing["go"] = "there is no go on PATH: apt-get install golang-go golang-github-go-sql-driver-mysql-dev"
        if not self.php_fpm:
            self.missing["php"] = "there is no php-fpm: apt-get install php-fpm php-mysql php-apcu"

    @staticmethod
    def _command(*words, environment=None):
        done = subprocess.run(
            list(map(str, words)), env={**os.environ, **(environment or {})}, capture_output=True, text=True,
            stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, words))} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, programs, readers):
        """`readers`: (token, workspace, user) for the token caches."""
        tokens = self.run / "tokens"
        tokens.touch(mode=0o600)
        tokens.write_text("".join(f"{' '.join(reader)}\n" for reader in readers))
        product = self.product
        threads, processes = str(product.threads), range(1, product.processes + 1)
        database = {"BENCH_DATABASE": product.database, "SPIKE_DATABASE": product.database, "BENCH_TOKENS": str(tokens)}

        def start(peer, name, *words, stop=signal.SIGTERM):
            socket = self.run / f"{name}.sock"
            pid = programs.start(name, [*words], lambda: listens(socket), database, stop)
            self.pids.setdefault(peer, []).append(pid)

        for number in processes:
            spike, hello = self.run / f"spike-{number}.sock", self.run / f"hello-{number}.sock"
            start("spike", f"spike-{number}", self.build_folder / "spike/release/spike", spike, threads, tokens)
            start("hello", f"hello-{number}", self.build_folder / "hello", hello, threads)
        if "go" not in self.missing:
            connections = str(int(threads) * len(processes))
            start("go", "go", self.build_folder / "list", self.run / "go.sock", connections, tokens)
        if "php" not in self.missing:
            options = ["--nodaemonize", "--fpm-config", self._render("php-fpm.conf")]
            start("php", "php", self.php_fpm, *options, *(["-R"] if os.geteuid() == 0 else []), stop=signal.SIGQUIT)
        self._start_nginx(programs)

    def _start_nginx(self, programs):
        [self.port] = free_ports(1)
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        words = [nginx, "-c", self._render("nginx.conf"), "-e", self.log / "peers-nginx.log"]
        pid = programs.start("peers-nginx", words, lambda: answers(self.port), stop=signal.SIGQUIT)
        self.pids["nginx"] = [pid]

    def _render(self, name):
        is_root = os.geteuid() == 0
        values = {
            "run": self.run, "log": self.log, "peers": HERE, "port": getattr(self, "port", 0),
            "workers": self.product.command("config", "nginx.worker_processes").strip(),
            "processes": PHP_PROCESSES,
            "user": "" if not is_root else "user = root" if name == "php-fpm.conf" else "user root;",
        }
        text = re.sub(r"@\{(\w+)\}", lambda match: str(values[match[1]]), (HERE / name).read_text())
        rendered = self.run / f"peers-{name}"
        rendered.write_text(text)
        return rendered
