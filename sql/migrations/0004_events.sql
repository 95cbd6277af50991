-- 0004_events.sql
--
-- The event log: every committed change, in commit order, for whoever follows it live or catches up later.
--
-- An offset is taken by updating the workspace's row in event_streams. Its lock is held until the commit, so that
-- offsets have no gaps and their order is the order of the commits.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS event_streams (
    workspace_id  UUID   NOT NULL,
    last_offset   BIGINT NOT NULL,                            -- of the newest event; the first one has 1
    lowest_offset BIGINT NOT NULL DEFAULT 1,                  -- of the oldest event that is kept, or would be
    PRIMARY KEY (workspace_id),
    CONSTRAINT event_streams_bounds CHECK (lowest_offset >= 1 AND last_offset >= lowest_offset - 1)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS events (
    workspace_id      UUID        NOT NULL,
    stream_offset     BIGINT      NOT NULL,
    kind              VARCHAR(40) NOT NULL,
    dashboard_id      UUID        NOT NULL,
    dashboard_version BIGINT      NOT NULL,                   -- of the dashboard once the change was made
    actor_id          UUID        NULL,                       -- NULL: the administrator's command, or upkeep
    payload           LONGTEXT    NOT NULL,                   -- JSON of the changed thing as it then was (Core/Events); deeper than JSON_VALID goes
    at                DATETIME(6) NOT NULL,                   -- when the transaction began: not quite in offset order
    PRIMARY KEY (workspace_id, stream_offset),
    KEY events_of_dashboard (dashboard_id, stream_offset),
    KEY events_by_time (at, workspace_id, stream_offset)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
