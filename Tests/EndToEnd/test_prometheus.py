"""A real Prometheus, Debian's own, asked by widgets: it scrapes the installation that asks it."""

import http.server
import json
import shutil
import subprocess
import threading
import time

import httpx
import pytest
from own_instance import free_port, wait_for
from site_under_test import Site, ok

pytestmark = pytest.mark.skipif(not shutil.which("prometheus"), reason="Debian's prometheus is not installed")


class Prometheus:
    """Scrapes `target` every second. Its own address is known before it runs."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, target, certificate):
        host = target.removeprefix("https://")
        scrape = {"job_name": "atrium", "scheme": "https", "tls_config": {"ca_file": str(certificate)},
                  "static_configs": [{"targets": [host]}]}  # fmt: skip
        configuration = {"global": {"scrape_interval": "1s"}, "scrape_configs": [scrape]}
        (self.folder / "prometheus.yml").write_text(json.dumps(configuration))
        with (self.folder / "prometheus.log").open("w") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={self.folder / 'prometheus.yml'}",
                 f"--storage.tsdb.path={self.folder / 'data'}", f"--web.listen-address=127.0.0.1:{self.port}"],
                stdout=log, stderr=log)  # fmt: skip
        wait_for(lambda: self.ask("up{job='atrium'} == 1"), 60, "Prometheus scrapes the installation")
        return self

    def ask(self, query):
        try:
            return httpx.get(f"{self.url}/api/v1/query", params={"query": query}).json()["data"]["result"]
        except (httpx.HTTPError, ValueError):
            return None

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory):
    return Prometheus(tmp_path_factory.mktemp("prometheus"))


@pytest.fixture(scope="module")
def site(make, prometheus):
    options = {"outgoing": {"private_hosts": ["127.0.0.1"]},
               "prometheus": {"url": prometheus.url, "timeout_ms": 30_000, "cache_seconds": 1}}  # fmt: skip
    with Site.of(make(options)) as made:
        prometheus.start(made.url, made.directory / "tls" / "certificate.pem")
        yield made
        prometheus.stop()


def preview(person, kind, query, **more):
    parameters = {"query": query, **more.pop("parameters", {})}
    return person.post("/api/widgets/preview", json={
        "type": kind, "data_query": {"endpoint": "prometheus", "parameters": parameters, **more}})  # fmt: skip


def test_a_metric_shows_what_the_query_comes_to(ann):
    # The moment that is asked about is rounded, and may lie before the first scrape.
    wait_for(
        lambda: ok(preview(ann, "metric", "avg(up{job='atrium'})"))["data"]["value"] == 1, 20, "what was scraped")
    wait_for(
        lambda: ok(preview(ann, "metric", "sum(up)", parameters={"range_seconds": 60}))["data"]["sparkline"],
        what="there is a course")  # fmt: skip


def test_a_chart_shows_a_line_for_each_series(ann):
    query = "sum by (status) (atrium_http_requests_total)"

    def lines():
        answer = ok(preview(ann, "chart", query, parameters={"range_seconds": 300, "step_seconds": 5}))
        return {series["name"]: series["points"] for series in answer["data"]["series"]}

    found = wait_for(lines, what="there are lines")
    assert '{status="2xx"}' in found
    assert all(at % 1_000 == 0 and value >= 0 for points in found.values() for at, value in points)


def test_a_table_shows_labels_and_values(ann):
    def rows():
        data = ok(preview(ann, "table", "atrium_worker_up"))["data"]
        return data if data["total"] else None

    data = wait_for(rows, what="there are rows")
    names = [column["name"] for column in data["columns"]]
    assert names[-1] == "value" and "process" in names
    assert {row[names.index("process")] for row in data["rows"]} >= {"api-1", "nginx"}


def test_what_is_wrong_with_a_query_is_said_in_prometheus_words(ann):
    answer = preview(ann, "metric", "sum(")
    assert answer.status_code == 400
    [issue] = answer.json()["error"]["details"]["fields"]
    assert issue["field"] == "data_query.parameters.query" and "parse error" in issue["message"]
    assert preview(ann, "metric", "atrium_worker_up").status_code == 400


def test_a_stored_widget_shows_its_error_and_leaves_the_others_alone(ann):
    board = ann.make_dashboard()
    good = ann.make_widget(board, type="metric", data_query={"endpoint": "prometheus", "parameters": {"query": "1 + 1"}})
    bad = ann.make_widget(board, type="metric", data_query={"endpoint": "prometheus", "parameters": {"query": "1 +"}})
    found = {each["widget_id"]: each for each in ok(ann.get(f"/api/dashboards/{board['id']}/data"))["widgets"]}
    assert found[good["id"]]["data"]["value"] == 2
    assert found[bad["id"]]["error"]["code"] == "VALIDATION_ERROR"


@pytest.fixture
def ann(site):
    yield (person := site.person("Ann"))
    person.close()


# --- Servers that are not as they should be --------------------------------------------------------------------------


class Odd(http.server.BaseHTTPRequestHandler):
    """Counts what it is asked; slow, broken or elsewhere, as `mood` says."""

    mood = "slow"
    asked = 0

    def do_POST(self):
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.mood == "slow":
            time.sleep(3)
        body = {"large": b"x" * 200_000, "html": b"<html>"}.get(self.mood, b"{}")
        self.send_response(302 if self.mood == "elsewhere" else 200)
        self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def odd():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def instance_asking(make, url, private=("127.0.0.1",)):
    return make({"outgoing": {"private_hosts": list(private)}, "prometheus": {
        "url": url, "timeout_ms": 1_000, "cache_seconds": 1, "answer_limit_bytes": 100_000}})  # fmt: skip


def failure(person):
    """One of our own: never a 5xx."""
    answer = preview(person, "metric", f"{time.monotonic_ns()}")
    assert answer.status_code == 422, answer.text
    return answer.json()["error"]["message"]


def test_a_server_that_is_slow_broken_or_away_is_an_error_of_the_widget_and_not_of_ours(make, odd):
    with Site.of(instance_asking(make, odd)) as site:
        person = site.person("Ann")
        for mood, words in (("slow", "in time"), ("html", "not Prometheus"), ("large", "too large"),
                            ("elsewhere", "not Prometheus")):  # fmt: skip
            Odd.mood = mood
            # A busy machine may be slow in any mood.
            wait_for(lambda: words in failure(person), what=f"the failure says “{words}”")  # noqa: B023
        person.close()


def test_many_who_ask_the_same_ask_once(make, odd):
    with Site.of(instance_asking(make, odd)) as site:
        person = site.person("Ann")
        Odd.mood, Odd.asked = "html", 0
        people = [site.person("Ann") for _ in range(8)]
        threads = [threading.Thread(target=preview, args=(each, "text", "42")) for each in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Questions are the same for five seconds: the eight may have been asked in two such spans.
        assert 1 <= Odd.asked <= 3
        for each in [person, *people]:
            each.close()


def test_an_address_inside_is_refused_unless_the_configuration_names_it(make, odd):
    Odd.mood, Odd.asked = "html", 0
    with Site.of(instance_asking(make, odd, private=())) as site:
        person = site.person("Ann")
        assert "must not connect to" in failure(person)
        assert Odd.asked == 0
        person.close()


def test_without_a_server_the_widget_says_so(make):
    with Site.of(make()) as site:
        person = site.person("Ann")
        assert "No Prometheus server is configured" in failure(person)
        person.close()
