"""How long the board of a company with a million invoices takes to open: fourteen widgets, through nginx."""

import http.client
import json
import statistics
import time

import report
import seed

INVOICES, QUICK_INVOICES = 1_000_000, 100_000
TIMES, QUICK_TIMES = 40, 15
# Of what has no goal.
FEW_TIMES = 8
# Milliseconds.
GOAL = 1_000
KEYS = [
    "kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit", "chart_opportunities", "chart_revenue_trend",
    "chart_lead_sources", "chart_sales_funnel", "table_sales_analytics", "table_top_customers",
    "table_overdue_invoices", "feed_activity", "gamification_leaderboard", "gamification_goals",
]
# As it is set (30 days), which has the goal, and longer.
RANGES = [None, "last_90_days", "ytd"]

# Two years up to now, in four currencies, one of them without a rate.
COMPANY = """
SET @workspace = '{workspace}', @now = NOW(6), @count = {invoices};
INSERT INTO crm_rates (workspace_id, id, origin, currency, quote, day, rate, created_at, updated_at)
    SELECT @workspace, UUID(), 'manual', c.code, 'CZK', CURDATE() - INTERVAL seq DAY, 23 + seq % 20 / 10, @now, @now
    FROM seq_0_to_750 JOIN (SELECT 'EUR' AS code UNION SELECT 'USD') c;
INSERT INTO crm_customers (workspace_id, id, origin, external_id, name, kind, owner, acquired_at, lost_at, created_at,
        updated_at)
    SELECT @workspace, UUID(), 'import', seq, CONCAT('Customer ', seq), 'company', CONCAT('Owner ', seq % 12),
        @now - INTERVAL seq * 31 MINUTE, IF(seq % 20 = 0, @now - INTERVAL seq * 3 MINUTE, NULL), @now, @now
    FROM seq_1_to_10000000 LIMIT {customers};
CREATE TEMPORARY TABLE ids (number BIGINT PRIMARY KEY, id UUID) SELECT CAST(external_id AS INT) AS number, id
    FROM crm_customers WHERE workspace_id = @workspace;
INSERT INTO crm_opportunities (workspace_id, id, origin, customer_id, name, status, reached, stage, source, owner,
        amount_cents, currency, opened_at, closed_at, created_at, updated_at)
    SELECT @workspace, UUID(), 'manual', i.id, CONCAT('Deal ', n.seq),
        ELT(1 + n.seq % 5, 'new', 'qualified', 'proposal', 'won', 'lost'), 1 + n.seq % 4, CONCAT('Stage ', n.seq % 6),
        CONCAT('Source ', n.seq % 8), CONCAT('Owner ', n.seq % 12), 100 * n.seq, 'CZK',
        @now - INTERVAL n.seq * 1051200 / (@count / 5) MINUTE,
        IF(n.seq % 5 < 3, NULL, @now - INTERVAL n.seq * 1051200 / (@count / 5) MINUTE), @now, @now
    FROM seq_1_to_10000000 n JOIN ids i ON i.number = 1 + n.seq % {customers} WHERE n.seq <= @count / 5;
INSERT INTO crm_activities (workspace_id, id, origin, customer_id, kind, subject, owner, occurred_at, created_at,
        updated_at)
    SELECT @workspace, UUID(), 'manual', i.id, ELT(1 + n.seq % 3, 'call', 'email', 'meeting'), CONCAT('Talk ', n.seq),
        CONCAT('Owner ', n.seq % 12), @now - INTERVAL n.seq * 1051200 / (@count / 3) MINUTE, @now, @now
    FROM seq_1_to_10000000 n JOIN ids i ON i.number = 1 + n.seq % {customers} WHERE n.seq <= @count / 3;
INSERT INTO crm_goals (workspace_id, id, origin, name, metric, owner, target_cents, currency, starts_on, ends_on,
        created_at, updated_at)
    SELECT @workspace, UUID(), 'manual', CONCAT(metric, seq), metric, IF(seq = 1, NULL, CONCAT('Owner ', seq)), 1000000,
        IF(metric IN ('revenue', 'profit'), 'CZK', NULL), DATE_FORMAT(NOW(), '%Y-01-01'), DATE_FORMAT(NOW(), '%Y-12-31'),
        @now, @now
    FROM seq_1_to_2 JOIN (SELECT 'revenue' AS metric UNION SELECT 'invoices' UNION SELECT 'won_opportunities') m;
INSERT INTO crm_invoices (workspace_id, id, origin, customer_id, number, owner, status, currency, net_cents, tax_cents,
        cost_cents, paid_cents, issued_at, due_on, paid_at, created_at, updated_at)
    SELECT @workspace, UUID(), 'manual', i.id, CONCAT('N', n.seq), CONCAT('Owner ', n.seq % 12),
        IF(n.seq % 50 = 0, IF(n.seq % 100 = 0, 'draft', 'void'), IF(n.seq % 40 = 1, 'sent', 'paid')),
        ELT(1 + n.seq % 10, 'EUR', 'USD', IF(n.seq % 1000 = 2, 'GBP', 'CZK'), 'CZK', 'CZK', 'CZK', 'CZK', 'CZK', 'CZK',
            'CZK'),
        1000 + n.seq * 7919 % 900000, 0, 500 + n.seq * 7919 % 500000, 0,
        @now - INTERVAL n.seq * 63072000 / @count SECOND,
        CURDATE() - INTERVAL n.seq * 730 / @count DAY + INTERVAL 14 DAY, NULL, @now, @now
    FROM seq_1_to_10000000 n JOIN ids i ON i.number = 1 + n.seq * 31 % {customers} WHERE n.seq <= @count;
ANALYZE TABLE crm_customers, crm_opportunities, crm_activities, crm_invoices, crm_goals, crm_rates;
"""


class CRMBoard:
    def __init__(self, product, sql, quick):
        self.product, self.sql = product, sql
        self.invoices = QUICK_INVOICES if quick else INVOICES
        self.repeats = QUICK_TIMES if quick else TIMES
        self.opened, self.single = {}, {}

    def measure(self):
        account = seed.sign_up(seed.API(("127.0.0.1", self.product.port)), "company", 1)
        [self.token] = account.tokens
        [workspace] = self.sql(
            f"SELECT w.id FROM workspaces w JOIN users u ON u.id = w.owner_id WHERE u.email = '{account.email}'").split()
        self.sql(COMPANY.format(workspace=workspace, invoices=self.invoices, customers=self.invoices // 50))
        self._ask("/api/v1/config/dashboard", "PUT", {"enabledWidgets": KEYS, "widgetConfigs": {}})
        for chosen in RANGES:
            query = f"?dateRange={chosen}" if chosen else ""
            paths = ["/api/v1/config/dashboard", f"/api/v1/config/dashboard/data{query}"]
            times = FEW_TIMES if chosen else self.repeats
            self.opened[chosen] = self._times(times, lambda paths=paths: [self._ask(path) for path in paths])
        for key in KEYS:
            self.single[key] = self._times(FEW_TIMES, lambda key=key: self._ask(f"/api/v1/widgets/{key}/data"))

    @staticmethod
    def _times(repeats, action):
        """Milliseconds; the first two find little in memory."""
        times = []
        for number in range(repeats + 2):
            begun = time.perf_counter()
            action()
            if number >= 2:
                times.append((time.perf_counter() - begun) * 1_000)
        return times

    def _ask(self, path, method="GET", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=120)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        if response.status != 200 or b'"error"' in text:
            raise RuntimeError(f"{method} {path} gave {response.status}: {text[:500]!r}")
        return json.loads(text)

    def show(self):
        rows = [
            [f"the board, {chosen or 'as it is set'}", *self._figures(times)] for chosen, times in self.opened.items()]
        rows += [[key, *self._figures(times)] for key, times in self.single.items()]
        report.table(f"A CRM board over {self.invoices:,} invoices, ms", ["what is asked for", "p50", "p95"], rows)

    @staticmethod
    def _figures(times):
        return [f"{statistics.median(times):.0f}", f"{_p95(times):.0f}"]

    def goals(self):
        return [report.limit("p95 of opening a CRM board of 14 widgets", GOAL, _p95(self.opened[None]), "ms", 0)]


def _p95(times):
    return statistics.quantiles(times, n=20)[-1]
