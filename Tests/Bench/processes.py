"""Programs of one benchmark: started, measured through /proc, and always stopped."""

import os
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Programs:
    """The programs that this run has started; leaving the `with` block stops them, the last one first.

    `setpriv` has the kernel stop them too should this process be killed."""

    def __init__(self, log):
        self.log = Path(log)
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process, stop in reversed(self.running):
            process.send_signal(stop)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name, words, ready, environment=None, stop=signal.SIGTERM):
        """Starts a program and waits until `ready()` is true."""
        with open(self.log / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", *map(str, words)], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env={**os.environ, **(environment or {})})
        self.running.append((process, stop))
        deadline = time.monotonic() + 60
        while not ready():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended: {self.log / name}.log says\n{self._last_words(name)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} is not ready after a minute: see {self.log / name}.log")
            time.sleep(0.02)
        return process.pid

    def _last_words(self, name):
        return "\n".join((self.log / f"{name}.log").read_text(errors="replace").splitlines()[-8:])


def listens(path):
    """Whether the Unix socket accepts connections."""
    with closing(socket.socket(socket.AF_UNIX)) as client:
        return client.connect_ex(str(path)) == 0


def answers(port):
    """Whether the TCP port of this machine accepts connections."""
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def with_children(pid):
    """A process and those it has started, such as nginx's workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def processor_seconds(pids):
    """User and system time that the processes and those they started have used so far."""
    total = 0
    for pid in (each for pid in pids for each in with_children(pid)):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(pid):
    """Resident memory, the part of it that no file backs, both in MB, and the number of threads."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    megabytes = [int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")]
    return (*megabytes, int(fields["Threads"]))
