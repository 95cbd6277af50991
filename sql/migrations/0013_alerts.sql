-- 0013_alerts.sql
--
-- Rules that watch metrics, and each time that one of them fired.
--
-- A rule's state stands in its row, so that a worker that takes over goes on where the last one stopped. That a rule
-- fires once at a time is a unique key: of the events of one rule, one may be without an end.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS alert_rules (
    id                 UUID         NOT NULL,
    workspace_id       UUID         NOT NULL,
    created_by         UUID         NOT NULL,
    name               VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    metric             VARCHAR(100) NOT NULL,
    labels             LONGTEXT     NOT NULL,                 -- {"route": "listDashboards"}: only such series
    aggregation        VARCHAR(8)   NOT NULL,
    window_seconds     INT          NOT NULL,                 -- length of the time that is judged
    comparison         VARCHAR(8)   NOT NULL,
    threshold          DOUBLE       NOT NULL,
    recovery_threshold DOUBLE       NULL,                     -- NULL: the threshold
    for_seconds        INT          NOT NULL,                 -- bad for so long before it fires
    recover_seconds    INT          NOT NULL,                 -- good for so long before it is over
    is_enabled         BOOLEAN      NOT NULL,
    state              VARCHAR(8)   NOT NULL,
    state_since        DATETIME(6)  NOT NULL,
    good_since         DATETIME(6)  NULL,                     -- of one that fires: good without a break since
    value              DOUBLE       NULL,                     -- found last; NULL: nothing was measured
    evaluated_at       DATETIME(6)  NULL,
    version            BIGINT       NOT NULL DEFAULT 1,       -- of what people set; the state is not counted
    created_at         DATETIME(6)  NOT NULL,
    updated_at         DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    KEY alert_rules_of_workspace (workspace_id, created_at, id),
    KEY alert_rules_enabled (is_enabled, id),
    CONSTRAINT alert_rules_labels CHECK (JSON_VALID(labels)),
    CONSTRAINT alert_rules_aggregation CHECK (
        aggregation IN ('avg', 'min', 'max', 'sum', 'count', 'p50', 'p95', 'p99')),
    CONSTRAINT alert_rules_comparison CHECK (comparison IN ('gt', 'gte', 'lt', 'lte', 'eq', 'ne')),
    CONSTRAINT alert_rules_state CHECK (state IN ('ok', 'pending', 'firing')),
    CONSTRAINT alert_rules_times CHECK (window_seconds > 0 AND for_seconds >= 0 AND recover_seconds >= 0),
    CONSTRAINT alert_rules_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT alert_rules_created_by FOREIGN KEY (created_by) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The rule may be gone: what it was at that time is written down here.
CREATE TABLE IF NOT EXISTS alert_events (
    id           UUID         NOT NULL,
    rule_id      UUID         NOT NULL,
    workspace_id UUID         NOT NULL,
    name         VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    metric       VARCHAR(100) NOT NULL,
    labels       LONGTEXT     NOT NULL,
    aggregation  VARCHAR(8)   NOT NULL,
    comparison   VARCHAR(8)   NOT NULL,
    threshold    DOUBLE       NOT NULL,
    value        DOUBLE       NOT NULL,                       -- that made it fire
    started_at   DATETIME(6)  NOT NULL,
    ended_at     DATETIME(6)  NULL,                           -- NULL while it fires
    ending       VARCHAR(12)  NULL,
    last_value   DOUBLE       NULL,                           -- that ended it; NULL: somebody did
    is_open      BOOLEAN AS (IF(ended_at IS NULL, TRUE, NULL)) PERSISTENT,
    PRIMARY KEY (id),
    CONSTRAINT alert_events_one_open UNIQUE (rule_id, is_open),
    KEY alert_events_of_rule (rule_id, started_at, id),
    KEY alert_events_of_workspace (workspace_id, started_at, id),
    KEY alert_events_age (started_at),
    CONSTRAINT alert_events_labels CHECK (JSON_VALID(labels)),
    CONSTRAINT alert_events_ending CHECK (
        ended_at IS NULL AND ending IS NULL
        OR ended_at IS NOT NULL AND ending IN ('recovered', 'changed', 'disabled', 'deleted')),
    CONSTRAINT alert_events_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
