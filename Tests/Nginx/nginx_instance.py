"""A private nginx: rendered into a folder of its own, on free ports, in front of fake workers."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from fake_realtime import FakeRealtime
from fake_worker import FakeWorker
from nginx_client import raw, send

SOURCE = Path(__file__).resolve().parents[2] / "nginx"
MODULES = Path("/usr/lib/nginx/modules")
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
EDITIONS = ["workspace", "flowforge", "modelling", "crm", "auterity"]
BROTLI = [MODULES / f"ngx_http_brotli_{kind}_module.so" for kind in ("filter", "static")]

FILES = {
    "index.html": "<!doctype html><title>Atrium</title>",
    "app.mjs": "export const answer = 42\n" * 200,
    "small.css": "a { color: red }",
    "logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "picture.png": "not really",
    "assets/0f1e/main.js": "export {}",
    "vendor/map-1.2/map.css": "a { color: red }",
    "vendor/NOTICE.txt": "thanks",
    "pages/index.html": "<!doctype html><title>Pages</title>",
    "empty/.keep": "",
    "apiary.html": "<!doctype html><title>Bees</title>",
}


def free_ports(count):
    """Below those that the kernel gives to outgoing connections, one of which could come before nginx."""
    sockets = []
    for port in random.SystemRandom().sample(range(20_000, 32_000), 1_000):
        with suppress(OSError):
            sockets.append(socket.create_server(("127.0.0.1", port)))
        if len(sockets) == count:
            break
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def render(source, target, values):
    """What `atrium` does with the templates: every @{name} by its value; brotli's file only with its modules."""
    target.mkdir(parents=True, exist_ok=True)
    for template in source.glob("**/*.template"):
        if template.name == "brotli.conf.template" and "brotli" not in values["modules"]:
            continue
        text = re.sub(r"@\{(\w+)\}", lambda match: str(values[match[1]]), template.read_text())
        (target / template.name.removesuffix(".template")).write_text(text)


class Instance:
    """`values` replace placeholders; `patches` (old text → new text) change files before rendering, for what is no
    placeholder, such as a timeout."""

    def __init__(self, directory, patches=None, **values):
        self.directory = Path(directory)
        self.log = self.directory / "log" / "nginx-access.log"
        for name in ("run", "log", "public"):
            (self.directory / name).mkdir(parents=True)
        for name, text in FILES.items():
            (self.directory / "public" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.directory / "public" / name).write_text(text)
        self.source = shutil.copytree(SOURCE, self.directory / "source")
        for old, new in (patches or {}).items():
            self._patch(old, new)
        self.workers = [FakeWorker(f"{self.directory}/run/api-{n}.sock", f"api-{n}") for n in (1, 2)]
        self.realtime = [FakeRealtime(f"{self.directory}/run/realtime-{n}.sock", f"realtime-{n}") for n in (1, 2)]
        self.values = {**self._defaults(), **values}
        render(self.source, self.directory / "nginx", self.values)
        self.https = ("127.0.0.1", self.values["https_port"])
        self.http = ("127.0.0.1", self.values["http_port"])

    def _patch(self, old, new):
        files = [path for path in self.source.iterdir() if old in path.read_text()]
        assert files, f"no file holds {old!r}"
        for path in files:
            path.write_text(path.read_text().replace(old, new))

    def _defaults(self):
        directory, ports = self.directory, free_ports(6)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-subj", "/CN=localhost", "-days", "2", "-keyout", directory / "key.pem", "-out", directory / "cert.pem"],
            check=True, capture_output=True)  # fmt: skip
        loaded = [f"load_module {module};" for module in BROTLI if module.exists()]
        named = ["https_port", "http_port", *(f"compat_{edition}_port" for edition in EDITIONS[:4])]
        return {
            **dict(zip(named, ports)),
            **{f"cors_{edition}": f'"https://{edition}.example" 1;' for edition in EDITIONS},
            "root": SOURCE.parent, "directory": directory, "run": directory / "run", "log": directory / "log",
            "public": directory / "public", "attachments": directory / "files", "index": "index.html",
            "script_sources": "'self'",
            "image_sources": "'self' data: blob:", "nginx": self.source, "listen_address": "127.0.0.1",
            "tls_certificate": directory / "cert.pem", "tls_private_key": directory / "key.pem",
            "server_name": "localhost 127.0.0.1 atrium.test", "worker_processes": 1,
            "api_rate": "10000r/s", "api_burst": 10000, "auth_rate": "10000r/s", "auth_burst": 10000,
            "websocket_rate": "10000r/s", "websocket_burst": 10000, "websockets_per_address": 10000,
            "websocket_silence": "120s",
            "worker_connections": 512, "worker_files": 1024, "public_url": "https://public.example",
            "realtime_upstream_servers": "\n".join(f"server unix:{r.path} max_fails=0;" for r in self.realtime),
            "body_limit": "1m", "trusted_proxies": "", "modules": "\n".join(loaded),
            "metrics_allow": "allow 127.0.0.1;", "redirect_include": "include redirect.conf;",
            "compat_include": "include compat.conf;", "user_directive": "user root;" if os.geteuid() == 0 else "",
            "api_upstream_servers": "\n".join(f"server unix:{w.path} max_fails=0;" for w in self.workers),
        }  # fmt: skip

    @property
    def configuration(self):
        return self.directory / "nginx" / "nginx.conf"

    def check(self):
        return subprocess.run([NGINX, "-t", "-c", self.configuration], capture_output=True, text=True)

    def start(self, environment=None):
        for worker in (*self.workers, *self.realtime):
            worker.start()
        self.process = subprocess.Popen(
            [NGINX, "-c", self.configuration], env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL, stderr=(self.directory / "log" / "stderr").open("w"))  # fmt: skip
        self.wait_for(self._accepts)
        return self

    def _accepts(self):
        assert self.process.poll() is None, (self.directory / "log" / "stderr").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(self.https) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        for worker in (*self.workers, *self.realtime):
            worker.stop()

    @staticmethod
    def wait_for(condition, seconds=30):
        deadline = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < deadline, f"still not so after {seconds} seconds"
            time.sleep(0.01)
        return value

    def send(self, method, path, headers=None, body=b"", **options):
        return send(self.https, method, path, headers, body, **options)

    def get(self, path, **headers):
        return self.send("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def raw(self, data):
        return raw(self.https, data)

    def answer(self, path, function):
        for worker in self.workers:
            worker.answers[path] = function

    def received(self, path):
        """The requests for a path that any worker got."""
        return [request for worker in self.workers for request in worker.requests if request.path == path]

    def logged(self, request_id):
        """The access log's line of a request. Reopening the log writes what waits in its buffer."""

        def find():
            self.process.send_signal(signal.SIGUSR1)
            lines = self.log.read_text().split("\n")[:-1] if self.log.exists() else []
            return next((each for each in map(json.loads, lines) if each["request_id"] == request_id), None)

        return self.wait_for(find)
