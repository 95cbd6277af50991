"""The product under test: an instance of its own below var/bench, on free ports."""

import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

from processes import free_ports, with_children

CONFIGURATION = """\
instance:
  name: atrium-bench
server:
  public_url: https://localhost:{ports[0]}
  https_port: {ports[0]}
  http_port: {ports[1]}
  compat_workspace_port: {ports[2]}
  compat_flowforge_port: {ports[3]}
  compat_modelling_port: {ports[4]}
  compat_crm_port: {ports[5]}
nginx:
  rate_per_second: 1000000
  rate_burst: 1000000
  auth_rate_per_second: 1000000
  auth_rate_burst: 1000000
  websocket_rate_per_second: 1000000
  websocket_rate_burst: 1000000
  websockets_per_address: 60000
database:
  memory_mb: 512
rate_limits:
  workspace:
    authentication_per_minute: 0
    data_fetching_per_minute: 0
    dashboard_operations_per_minute: 0
    file_upload_per_minute: 0
  crm:
    requests_per_hour: 0
    widget_data_per_minute: 0
    configuration_per_hour: 0
    file_upload_per_minute: 0
  flowforge:
    requests_per_hour: 0
    dashboards_per_hour: 0
    metrics_per_minute: 0
    llm_queries_per_hour: 0
    file_upload_per_minute: 0
    free_requests_per_hour: 0
    pro_requests_per_hour: 0
    default_burst: 0
    free_burst: 0
    pro_burst: 0
    enterprise_burst: 0
# Those who only wait for an event say nothing meanwhile.
realtime:
  idle_seconds: 3600
"""


class Product:
    """Made anew for each run. `port` answers plain HTTP, through the whole of the product's nginx configuration."""

    def __init__(self, root, programs_folder):
        self.root, self.folder = root, root / "var" / "bench"
        self.run, self.log = self.folder / "run", self.folder / "log"
        self.socket = self.run / "mariadb.sock"
        self.atrium = programs_folder / "atrium"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("ATRIUM_")}
        self.environment |= {"ATRIUM_ROOT": str(root), "ATRIUM_INSTANCE_DIRECTORY": "var/bench"}

    def make(self):
        if self.folder.exists():
            self.command("stop", check=False)
            shutil.rmtree(self.folder)
        self.log.mkdir(parents=True)
        self.folder.chmod(0o700)
        ports = free_ports(6)
        self.port = ports[2]
        (self.folder / "atrium.yaml").write_text(CONFIGURATION.format(ports=ports))
        self.command("setup")
        self.command("migrate")

    def command(self, *words, check=True):
        done = subprocess.run(
            [self.atrium, *words], env=self.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if check and done.returncode != 0:
            raise RuntimeError(f"atrium {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, programs):
        # The instance's variables may name another instance in the caller's shell: none of them is passed on.
        clean = ["env", *(f"--unset={name}" for name in os.environ if name.startswith("ATRIUM_"))]
        own = [f"{name}={value}" for name, value in self.environment.items() if name.startswith("ATRIUM_")]
        programs.start("supervisor", [*clean, *own, self.atrium, "supervise"], self._is_healthy)
        status = json.loads((self.run / "status.json").read_text())
        pids = {child["name"]: child["pid"] for child in status["children"]}
        self.pids = {
            "worker": [pid for name, pid in pids.items() if name.startswith("api-")],
            "nginx": [pids["nginx"]],
            "database": [pids["mariadb"]],
        }
        self.names = {pid: name for name, pid in pids.items()}
        self.names |= {pid: "nginx worker" for pid in with_children(pids["nginx"])[1:]}
        self.names[status["pid"]] = "supervisor"

    def child(self, name):
        """The process that does the work now: a reload changes it."""
        children = json.loads((self.run / "status.json").read_text())["children"]
        return next(child["pid"] for child in children if child["name"] == name)

    def _is_healthy(self):
        """All parts are up, and the API answers through nginx. The port alone says nothing: it may be another's."""
        try:
            children = json.loads((self.run / "status.json").read_text())["children"]
            if not children or any(child["state"] != "up" for child in children):
                return False
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as response:
                return response.status == 200
        except (OSError, ValueError):
            return False

    @property
    def threads(self):
        return int(self.command("config", "api.threads"))

    @property
    def processes(self):
        return int(self.command("config", "api.processes"))

    @property
    def database(self):
        """The account that the workers use, as the peers take it: `socket user password schema`."""
        password = (self.folder / "secrets" / "database-api.password").read_text().strip()
        user, schema = (self.command("config", f"database.{key}").strip() for key in ("user", "name"))
        return f"{self.socket} {user} {password} {schema}"

    def clean_up(self):
        """Gives back the space of the database; configuration and logs stay to be looked at."""
        shutil.rmtree(self.folder / "mariadb" / "data", ignore_errors=True)
