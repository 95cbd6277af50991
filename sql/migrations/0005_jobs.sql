-- 0005_jobs.sql
--
-- The only queue: work that is done once, and upkeep that comes round every so many seconds.
--
-- A worker claims a row by a lease. `due_at` is when anyone may take it: the time it was put off to, or the end of a
-- lease that its holder did not renew; so one index finds both, and a row that is over is not in it.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS jobs (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    kind          VARCHAR(100) NOT NULL,                      -- names the code that does it
    payload       LONGTEXT     NOT NULL,
    every_seconds INT          NULL,                          -- NULL: once; otherwise it waits again when it is done
    unique_key    VARCHAR(200) NULL,
    state         VARCHAR(16)  NOT NULL,                      -- dead: given up after max_attempts
    run_at        DATETIME(6)  NOT NULL,
    lease_until   DATETIME(6)  NULL,
    leased_by     VARCHAR(100) NULL,                          -- the worker, with a part that is new at each of its starts
    attempts      INT          NOT NULL DEFAULT 0,            -- begun since it last went well
    max_attempts  INT          NOT NULL,
    last_error    VARCHAR(2000) NULL,
    created_at    DATETIME(6)  NOT NULL,
    started_at    DATETIME(6)  NULL,                          -- of the latest attempt
    finished_at   DATETIME(6)  NULL,                          -- of the latest that ended well or for good
    unfinished_key VARCHAR(200) AS (IF(state IN ('waiting', 'running'), unique_key, NULL)) PERSISTENT,
    due_at        DATETIME(6)  AS (CASE state WHEN 'waiting' THEN run_at WHEN 'running' THEN lease_until END) PERSISTENT,
    PRIMARY KEY (id),
    CONSTRAINT jobs_one_unfinished UNIQUE (unfinished_key),
    KEY jobs_due (due_at),
    KEY jobs_by_state (state, finished_at),
    CONSTRAINT jobs_payload CHECK (JSON_VALID(payload)),
    CONSTRAINT jobs_state CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    CONSTRAINT jobs_lease CHECK (state <> 'running' OR (lease_until IS NOT NULL AND leased_by IS NOT NULL)),
    CONSTRAINT jobs_attempts CHECK (attempts >= 0 AND max_attempts >= 1),
    CONSTRAINT jobs_interval CHECK (every_seconds >= 1)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
