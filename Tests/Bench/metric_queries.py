"""How long the course of a metric takes to read when a month of five-second samples is kept, beside other work.

The store holds what it would after a month: samples as they were taken for two days, minutes for thirty, hours for all
of the time, each with its histogram.
"""

import http.client
import json
import statistics
import threading
import time

import report
import seed

SERIES = 10
DAYS, SAMPLED_DAYS = 30, 2
RANGES = ["1h", "6h", "24h", "7d", "30d"]
AGGREGATIONS = ["avg", "max", "sum", "p95"]
TIMES, QUICK_TIMES = 20, 6
# Source: the goal of the flowforge contract's metrics, at the 95th percentile.
GOAL_MS = 50
# Requests a second of the load beside it, and connections that carry them.
LOAD_RATE, LOAD_CONNECTIONS = 200, 8

VALUES = """
INSERT IGNORE INTO {table} (series_id, at, count, sum, minimum, maximum, last)
    SELECT s.id, FROM_UNIXTIME({step} * FLOOR(UNIX_TIMESTAMP() / {step}) - {step} * seq), {count}, {count} * (seq % 100),
        seq % 50, 50 + seq % 50, seq % 100
    FROM metric_series s JOIN seq_1_to_{rows} WHERE s.name LIKE 'bench_month_%';
"""
BUCKETS = """
INSERT IGNORE INTO {table} (series_id, at, bucket, count)
    SELECT s.id, FROM_UNIXTIME({step} * FLOOR(UNIX_TIMESTAMP() / {step}) - {step} * t.seq), 1500 + (t.seq * 7 + b.seq * 13) % 90,
        GREATEST({count} DIV {each}, 1)
    FROM metric_series s JOIN seq_1_to_{rows} t JOIN seq_1_to_{each} b WHERE s.name LIKE 'bench_month_%';
"""
# Table, seconds of an interval, values in each, buckets that they fall into.
TABLES = [
    ("samples", "metric_samples", "metric_sample_buckets", 5, 1, 1),
    ("minutes", "metric_1m", "metric_1m_buckets", 60, 12, 6),
    ("hours", "metric_1h", "metric_1h_buckets", 3600, 720, 60),
]


class MetricQueries:
    def __init__(self, product, sql, quick):
        self.product, self.sql = product, sql
        self.repeats = QUICK_TIMES if quick else TIMES
        self.times = {}
        self.rows = 0

    def measure(self):
        account = seed.sign_up(seed.API(("127.0.0.1", self.product.port)), "metrics", 1)
        [self.token] = account.tokens
        self._fill()
        with Load(self.product.port, self.token) as load:
            self._ask()
        self.load = load.served / load.seconds

    def _fill(self):
        self.sql(f"""
            INSERT IGNORE INTO metric_series (workspace_id, name, labels, labels_key, created_at)
            SELECT '00000000-0000-0000-0000-000000000000', CONCAT('bench_month_', seq), '{{}}', '', NOW(6)
            FROM seq_1_to_{SERIES}""")
        for _, table, buckets, step, count, each in TABLES:
            days = SAMPLED_DAYS if step == 5 else DAYS
            rows = days * 86_400 // step
            # In portions: one transaction of millions of rows is slow to undo, should the run be stopped.
            self.sql(VALUES.format(table=table, step=step, count=count, rows=rows))
            self.sql(BUCKETS.format(table=buckets, step=step, count=count, rows=rows, each=each))
            self.rows += rows * SERIES * (1 + each)
        self.sql("UPDATE metric_state SET minutes_until = GREATEST(minutes_until, FROM_UNIXTIME(60 * FLOOR(UNIX_TIMESTAMP() / 60))), "
                 "hours_until = GREATEST(hours_until, FROM_UNIXTIME(3600 * FLOOR(UNIX_TIMESTAMP() / 3600)))")  # fmt: skip
        self.sql("ANALYZE TABLE metric_series, metric_samples, metric_1m, metric_1h")

    def _ask(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=120)
        headers = {"Authorization": f"Bearer {self.token}"}
        for number in range(self.repeats + 1):
            for place, span in enumerate(RANGES):
                for aggregation in AGGREGATIONS:
                    name = f"bench_month_{(number * 7 + place) % SERIES + 1}"
                    path = f"/api/v2/metrics?metric={name}&timeRange={span}&aggregation={aggregation}"
                    begun = time.perf_counter()
                    connection.request("GET", path, headers=headers)
                    response = connection.getresponse()
                    text = response.read()
                    if response.status != 200 or not json.loads(text)["data"]:
                        raise RuntimeError(f"{path} gave {response.status}: {text[:500]!r}")
                    # The first of each finds nothing in memory.
                    if number > 0:
                        self.times.setdefault((span, aggregation), []).append((time.perf_counter() - begun) * 1000)

    def show(self):
        print(f"\n{SERIES} series of {DAYS} days of five-second samples, rolled up: {self.rows:,} rows; "
              f"beside {self.load:.0f} lists a second")  # fmt: skip
        rows = [[span, aggregation, f"{statistics.median(times):.1f}", f"{p95(times):.1f}", f"{max(times):.1f}"]
                for (span, aggregation), times in self.times.items()]  # fmt: skip
        report.table("The course of a metric", ["range", "aggregation", "median ms", "p95 ms", "longest"], rows)

    def goals(self):
        everything = [each for times in self.times.values() for each in times]
        month = [each for (span, _), times in self.times.items() if span == "30d" for each in times]
        return [
            report.limit("p95 of a metric's course, all ranges", GOAL_MS, p95(everything), "ms"),
            report.limit("p95 of a metric's course, 30 days", GOAL_MS, p95(month), "ms")]


def p95(times):
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


class Load:
    """Lists of dashboards at an even rate, over several connections."""

    def __init__(self, port, token):
        self.port, self.token = port, token
        self.served = 0
        self.is_over = threading.Event()
        self.lock = threading.Lock()

    def __enter__(self):
        self.begun = time.monotonic()
        self.threads = [threading.Thread(target=self._run, args=(number,)) for number in range(LOAD_CONNECTIONS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        self.seconds = time.monotonic() - self.begun

    def _run(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}"}
        pause = LOAD_CONNECTIONS / LOAD_RATE
        due = self.begun + number * pause / LOAD_CONNECTIONS
        while not self.is_over.wait(max(due - time.monotonic(), 0)):
            connection.request("GET", "/api/dashboards", headers=headers)
            connection.getresponse().read()
            with self.lock:
                self.served += 1
            due += pause
