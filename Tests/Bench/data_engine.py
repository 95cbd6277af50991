"""What widgets ask of their data, when there are a thousand rows of it and when there are a million."""

import http.client
import json
import statistics
import time
from dataclasses import dataclass, field

import report
import seed

SMALL, LARGE = 1_000, 1_000_000
TIMES, QUICK_TIMES = 20, 7
# How much dearer what people look at may become. Reading a data set for the first time is linear, and has no goal: it
# happens once for each change of the widget or the set.
GOAL = 1.5

# So many samples of each of some metrics, five seconds apart, as the jobs worker takes them.
SAMPLES = """
INSERT IGNORE INTO metric_series (workspace_id, name, labels, labels_key, created_at)
    SELECT '00000000-0000-0000-0000-000000000000', name, '{{}}', '', NOW(6) FROM ({names}) names;
INSERT IGNORE INTO metric_samples (series_id, at, count, sum, minimum, maximum, last)
    SELECT s.id, FROM_UNIXTIME(5 * FLOOR(UNIX_TIMESTAMP() / 5) - 5 * seq), 1, seq % 100, seq % 100, seq % 100, seq % 100
    FROM metric_series s JOIN ({names}) names ON s.name = names.name JOIN seq_1_to_{each};
ANALYZE TABLE metric_series, metric_samples;
"""


@dataclass
class Question:
    """`times` are milliseconds, by the number of rows that there were."""

    name: str
    make: object  # number → method, path, body: different each time, so that nothing kept answers it
    goal: float | None = GOAL
    times: dict = field(default_factory=dict)

    def median(self, rows):
        return statistics.median(self.times[rows])


class DataEngine:
    def __init__(self, product, sql, quick):
        self.product, self.sql = product, sql
        self.repeats = QUICK_TIMES if quick else TIMES
        self.questions = []

    def measure(self):
        account = seed.sign_up(self._api(), "data", 1)
        [self.token] = account.tokens
        self._measure_metrics()
        self._measure_data_sets()

    def _api(self):
        """A connection of its own: an idle one is closed after a minute."""
        return seed.API(("127.0.0.1", self.product.port))

    # --- Metrics -----------------------------------------------------------------------------------------------------

    def _measure_metrics(self):
        """The questions are about an hour of one metric, which both amounts have whole."""
        asked = [
            ("chart of an hour of a metric", "chart", {}),
            ("average of an hour of a metric", "metric", {"aggregation": {"type": "avg", "field": "value"}}),
        ]
        questions = [Question(name, self._preview(kind, "metrics:cpu", more)) for name, kind, more in asked]
        self.sql("DELETE FROM metric_samples")
        self.sql(SAMPLES.format(names="SELECT 'cpu' AS name", each=SMALL))
        self._ask(questions, SMALL)
        others = "SELECT CONCAT('bench_', seq) AS name FROM seq_1_to_29"
        self.sql(SAMPLES.format(names=others, each=LARGE // 29))
        self._ask(questions, LARGE)
        self.questions += questions

    # --- Data sets ---------------------------------------------------------------------------------------------------

    def _measure_data_sets(self):
        """Alternating, since both can be there at once."""
        sets = {rows: self._upload(rows) for rows in (SMALL, LARGE)}
        asked = [
            ("20 rows of a data set, filtered and sorted", "table",
             lambda n: {"filters": [{"field": "n", "operator": "gt", "value": 50_000 + n}],
                        "sort": {"field": "n", "direction": "desc"}, "limit": 20}),
            ("sums of a data set by category", "chart",
             lambda n: {"filters": [{"field": "n", "operator": "gt", "value": n}],
                        "aggregation": {"type": "sum", "field": "n"}, "parameters": {"group_by": "k"}}),
        ]  # fmt: skip
        for name, kind, more in asked:
            question = Question(f"{name}, first time", None, goal=None)
            for rows, identifier in sets.items():
                question.make = self._preview(kind, f"dataset:{identifier}", more)
                self._ask([question], rows)
            self.questions.append(question)
        self.questions.append(self._again(sets))

    def _again(self, sets):
        """A stored widget whose data has not moved."""
        question = Question("sums by category, nothing has changed", None)
        made, _ = self._api().call("POST", "/api/dashboards", seed.draft(2), self.token)
        for rows, identifier in sets.items():
            widget = {"type": "chart", "name": "sums", "position_x": 0, "position_y": 0, "width": 4, "height": 3,
                      "data_query": {"endpoint": f"dataset:{identifier}", "parameters": {"group_by": "k"},
                                     "aggregation": {"type": "sum", "field": "n"}}}  # fmt: skip
            kept, _ = self._api().call("POST", f"/api/dashboards/{made['dashboard']['id']}/widgets", widget, self.token)
            path = f"/api/widgets/{kept['widget']['id']}/data"
            question.make = lambda _, path=path: ("GET", path, None)
            self._ask([question], rows)
        return question

    def _upload(self, rows):
        """A CSV file of a category and a number; a million rows are just below the contract's 10 MB."""
        lines = "".join(f"{'abcdefghij'[number % 10]},{number * 7919 % 100_000}\n" for number in range(rows))
        edge = "----------bench"
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n'
                f"Content-Type: text/csv\r\n\r\nk,n\n{lines}\r\n--{edge}--\r\n").encode()  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=120)
        connection.request("POST", "/api/datasets", body, {
            "Authorization": f"Bearer {self.token}", "Content-Type": f"multipart/form-data; boundary={edge}"})  # fmt: skip
        response = connection.getresponse()
        text = response.read()
        if response.status != 201:
            raise RuntimeError(f"POST /api/datasets gave {response.status}: {text[:500]!r}")
        made = json.loads(text)
        return made.get("dataset", made)["id"]

    # --- Asking ------------------------------------------------------------------------------------------------------

    def _preview(self, kind, endpoint, more):
        def make(number):
            query = {"endpoint": endpoint, **(more(number) if callable(more) else more)}
            return "POST", "/api/widgets/preview", json.dumps({"type": kind, "data_query": query})

        return make

    def _ask(self, questions, rows):
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=120)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        for question in questions:
            times = question.times.setdefault(rows, [])
            for number in range(self.repeats + 1):
                method, path, body = question.make(number)
                begun = time.perf_counter()
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                text = response.read()
                if response.status != 200:
                    raise RuntimeError(f"{question.name} gave {response.status}: {text[:500]!r}")
                # The first one finds nothing in memory.
                if number > 0:
                    times.append((time.perf_counter() - begun) * 1000)

    def show(self):
        rows = [[question.name, f"{question.median(SMALL):.2f}", f"{question.median(LARGE):.2f}",
                 f"{max(question.times[LARGE]):.2f}"] for question in self.questions]  # fmt: skip
        head = ["question", f"ms at {SMALL:,} rows", f"ms at {LARGE:,}", "longest"]
        report.table("What a widget shows, one question after the other (medians)", head, rows)

    def goals(self):
        return [report.growth(f"{LARGE:,} rows : {SMALL:,}, {question.name}", question.goal,
                              question.median(LARGE) / question.median(SMALL)) for question in self.questions]  # fmt: skip
