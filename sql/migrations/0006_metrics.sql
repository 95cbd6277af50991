-- 0006_metrics.sql
--
-- Measurements over time: as they were taken, by the minute and by the hour, with a histogram for each.
--
-- The three pairs of tables are alike, so that a roll-up is one INSERT … SELECT … GROUP BY for each table: a row says how
-- many values there were in the interval that begins at `at`, their sum, extremes and the last of them; a bucket's row
-- how many of them fell into the bucket (Core/Metrics/MetricBucket.swift has their bounds). Values are kept apart from
-- buckets because most questions need no percentile.
--
-- Every table begins with one partition for all times; the jobs worker splits days (of metric_1h: months) off it ahead
-- of time, and drops those whose time is over (Storage/Metrics/MetricPartitions.swift).
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS metric_series (
    id           BIGINT       NOT NULL AUTO_INCREMENT,
    workspace_id UUID         NOT NULL,                       -- all zeros: the installation's, for everyone who is signed in
    name         VARCHAR(100) NOT NULL,
    labels       LONGTEXT     NOT NULL,                       -- {"route": "listDashboards", …}
    labels_key   VARCHAR(500) NOT NULL,                       -- the same labels sorted by name: edition=workspace,route=…
    created_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT metric_series_labels_key UNIQUE (name, workspace_id, labels_key),
    KEY metric_series_of_workspace (workspace_id),
    CONSTRAINT metric_series_labels CHECK (JSON_VALID(labels))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- As they were taken.
CREATE TABLE IF NOT EXISTS metric_samples (
    series_id BIGINT      NOT NULL,
    at        DATETIME(6) NOT NULL,
    count     BIGINT      NOT NULL,
    sum       DOUBLE      NOT NULL,
    minimum   DOUBLE      NOT NULL,
    maximum   DOUBLE      NOT NULL,
    last      DOUBLE      NULL,                               -- NULL for what is a distribution, not a reading
    PRIMARY KEY (series_id, at),
    KEY metric_samples_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (at) (PARTITION p_rest VALUES LESS THAN (MAXVALUE));

CREATE TABLE IF NOT EXISTS metric_sample_buckets (
    series_id BIGINT      NOT NULL,
    at        DATETIME(6) NOT NULL,
    bucket    SMALLINT    NOT NULL,
    count     BIGINT      NOT NULL,
    PRIMARY KEY (series_id, at, bucket),
    KEY metric_sample_buckets_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (at) (PARTITION p_rest VALUES LESS THAN (MAXVALUE));

-- By the minute.
CREATE TABLE IF NOT EXISTS metric_1m (
    series_id BIGINT      NOT NULL,
    at        DATETIME(6) NOT NULL,
    count     BIGINT      NOT NULL,
    sum       DOUBLE      NOT NULL,
    minimum   DOUBLE      NOT NULL,
    maximum   DOUBLE      NOT NULL,
    last      DOUBLE      NULL,                               -- NULL for what is a distribution, not a reading
    PRIMARY KEY (series_id, at),
    KEY metric_1m_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (at) (PARTITION p_rest VALUES LESS THAN (MAXVALUE));

CREATE TABLE IF NOT EXISTS metric_1m_buckets (
    series_id BIGINT      NOT NULL,
    at        DATETIME(6) NOT NULL,
    bucket    SMALLINT    NOT NULL,
    count     BIGINT      NOT NULL,
    PRIMARY KEY (series_id, at, bucket),
    KEY metric_1m_buckets_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (at) (PARTITION p_rest VALUES LESS THAN (MAXVALUE));

-- By the hour.
CREATE TABLE IF NOT EXISTS metric_1h (
    series_id BIGINT      NOT NULL,
    at        DATETIME(6) NOT NULL,
    count     BIGINT      NOT NULL,
    sum       DOUBLE      NOT NULL,
    minimum   DOUBLE      NOT NULL,
    maximum   DOUBLE      NOT NULL,
    last      DOUBLE      NULL,                               -- NULL for what is a distribution, not a reading
    PRIMARY KEY (series_id, at),
    KEY metric_1h_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (at) (PARTITION p_rest VALUES LESS THAN (MAXVALUE));

CREATE TABLE IF NOT EXISTS metric_1h_buckets (
    series_id BIGINT      NOT NULL,
    at        DATETIME(6) NOT NULL,
    bucket    SMALLINT    NOT NULL,
    count     BIGINT      NOT NULL,
    PRIMARY KEY (series_id, at, bucket),
    KEY metric_1h_buckets_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (at) (PARTITION p_rest VALUES LESS THAN (MAXVALUE));

-- One row. Writers of samples and roll-ups lock it first, one after another: so a sample that comes late for a minute
-- that is rolled up moves the cursor back and is counted with the next roll-up, which does the minute over.
CREATE TABLE IF NOT EXISTS metric_state (
    id              TINYINT     NOT NULL,
    last_sampled_at DATETIME(6) NULL,
    minutes_until   DATETIME(6) NOT NULL,                     -- minutes that begin before are in metric_1m
    hours_until     DATETIME(6) NOT NULL,                     -- hours that begin before are in metric_1h
    PRIMARY KEY (id),
    CONSTRAINT metric_state_one CHECK (id = 1)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO metric_state (id, last_sampled_at, minutes_until, hours_until)
VALUES (1, NULL, '1970-01-01', '1970-01-01');
