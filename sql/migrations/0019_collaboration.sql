-- 0019_collaboration.sql
--
-- Who is connected to which workspace now, and when each member was there last.
--
-- Takes:   under 1 s; the new column of workspace_members is added without a copy of the table.
-- Blocks:  nothing.
-- Back:    forward only.

-- A worker that holds WebSockets renews its lease every two seconds while it holds any; connections of one whose lease
-- is over are none. So who is connected costs one row for each worker to keep true, however many there are.
CREATE TABLE IF NOT EXISTS realtime_workers (
    id          UUID NOT NULL,           -- of one process, made when it starts
    renewed_at  DATETIME(6) NOT NULL,    -- UTC; the last sign of life
    lease_until DATETIME(6) NOT NULL,    -- UTC
    CONSTRAINT realtime_workers_pk PRIMARY KEY (id),
    KEY realtime_workers_over (lease_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row for a person on a worker, however many connections it is. lost_at: the last of them ended, and nobody said
-- that it should; the row goes when the person leaves, or a minute after.
CREATE TABLE IF NOT EXISTS collaboration_connections (
    workspace_id UUID NOT NULL,
    user_id      UUID NOT NULL,
    worker_id    UUID NOT NULL,
    opened_at    DATETIME(6) NOT NULL,   -- UTC
    lost_at      DATETIME(6) NULL,       -- UTC
    CONSTRAINT collaboration_connections_pk PRIMARY KEY (workspace_id, user_id, worker_id),
    KEY collaboration_connections_of_worker (worker_id),
    KEY collaboration_connections_lost (lost_at),
    CONSTRAINT collaboration_connections_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
        ON DELETE CASCADE,
    CONSTRAINT collaboration_connections_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT collaboration_connections_worker FOREIGN KEY (worker_id) REFERENCES realtime_workers (id)
        ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- UTC; when the member's last connection before the present ones ended, or their present ones began. NULL: never there.
ALTER TABLE workspace_members ADD COLUMN IF NOT EXISTS last_seen_at DATETIME(6) NULL;
