-- 0012_work.sql
--
-- What people work on: milestones, tasks with comments and attachments, and the time that is spent on tasks, with
-- what it costs.
--
-- A task's place on its board is a number with room to the next; whoever changes the order of a workspace's board
-- holds its row of task_boards. A finished time entry keeps the rate and the cost of when it was finished.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS milestones (
    id           UUID         NOT NULL,                       -- UUIDv7
    workspace_id UUID         NOT NULL,
    title        VARCHAR(300) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    description  MEDIUMTEXT   NULL,
    status       VARCHAR(8)   NOT NULL,
    due_at       DATETIME(6)  NULL,
    created_by   UUID         NOT NULL,
    version      BIGINT       NOT NULL DEFAULT 1,
    created_at   DATETIME(6)  NOT NULL,
    updated_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT milestones_in_workspace UNIQUE (workspace_id, id),
    KEY milestones_by_creation (workspace_id, created_at, id),
    KEY milestones_by_due (workspace_id, due_at, id),
    KEY milestones_by_title (workspace_id, title, id),
    CONSTRAINT milestones_status CHECK (status IN ('open', 'closed')),
    CONSTRAINT milestones_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT milestones_creator FOREIGN KEY (created_by) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Locked by whoever changes the order of a workspace's tasks.
CREATE TABLE IF NOT EXISTS task_boards (
    workspace_id UUID   NOT NULL,
    changes      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id),
    CONSTRAINT task_boards_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS tasks (
    id              UUID         NOT NULL,
    workspace_id    UUID         NOT NULL,
    title           VARCHAR(300) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    description     MEDIUMTEXT   NULL COLLATE utf8mb4_uca1400_ai_ci,
    status          VARCHAR(16)  NOT NULL,
    priority        VARCHAR(8)   NOT NULL,
    urgency         TINYINT AS (FIELD(priority, 'low', 'medium', 'high', 'critical')) PERSISTENT, -- to order by
    assignee_id     UUID         NULL,
    milestone_id    UUID         NULL,                        -- of the same workspace
    estimated_hours DOUBLE       NULL,
    tags            LONGTEXT     NOT NULL,                    -- JSON; task_tags has them for searching
    position        BIGINT       NOT NULL,                    -- order within the status
    due_at          DATETIME(6)  NULL,
    completed_at    DATETIME(6)  NULL,
    created_by      UUID         NOT NULL,
    version         BIGINT       NOT NULL DEFAULT 1,
    created_at      DATETIME(6)  NOT NULL,
    updated_at      DATETIME(6)  NOT NULL,
    deleted_at      DATETIME(6)  NULL,
    emptied_at      DATETIME(6)  NULL,                        -- nothing but its name is left: time was spent on it
    PRIMARY KEY (id),
    KEY tasks_by_position (workspace_id, deleted_at, status, position, id),
    KEY tasks_by_creation (workspace_id, deleted_at, created_at, id),
    KEY tasks_by_update (workspace_id, deleted_at, updated_at, id),
    KEY tasks_of_assignee (workspace_id, assignee_id, deleted_at, status),
    KEY tasks_of_milestone (milestone_id, deleted_at, status),
    KEY tasks_deleted (emptied_at, deleted_at),
    CONSTRAINT tasks_status CHECK (status IN ('pending', 'in_progress', 'completed', 'blocked', 'cancelled')),
    CONSTRAINT tasks_priority CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    CONSTRAINT tasks_completion CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
    CONSTRAINT tasks_tags CHECK (JSON_VALID(tags)),
    CONSTRAINT tasks_position CHECK (position BETWEEN -4503599627370496 AND 4503599627370496),
    CONSTRAINT tasks_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT tasks_assignee FOREIGN KEY (assignee_id) REFERENCES users (id),
    CONSTRAINT tasks_creator FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT tasks_milestone FOREIGN KEY (workspace_id, milestone_id) REFERENCES milestones (workspace_id, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS task_tags (
    task_id UUID        NOT NULL,
    tag     VARCHAR(50) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    PRIMARY KEY (task_id, tag),
    CONSTRAINT task_tags_task FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS task_comments (
    id         UUID        NOT NULL,
    task_id    UUID        NOT NULL,
    author_id  UUID        NOT NULL,
    body       MEDIUMTEXT  NOT NULL,
    version    BIGINT      NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id),
    KEY task_comments_of_task (task_id, created_at, id),
    CONSTRAINT task_comments_task FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
    CONSTRAINT task_comments_author FOREIGN KEY (author_id) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The bytes lie in the instance's files, under the id.
CREATE TABLE IF NOT EXISTS attachments (
    id          UUID         NOT NULL,
    task_id     UUID         NOT NULL,
    uploader_id UUID         NOT NULL,
    name        VARCHAR(255) NOT NULL,                        -- to show and to download under
    type        VARCHAR(64)  NOT NULL,                        -- by its first bytes
    size_bytes  BIGINT       NOT NULL,
    created_at  DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    KEY attachments_of_task (task_id, created_at, id),
    CONSTRAINT attachments_size CHECK (size_bytes >= 1),
    CONSTRAINT attachments_task FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
    CONSTRAINT attachments_uploader FOREIGN KEY (uploader_id) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Half-open: from started_at to before ended_at. Money in hundredths of the currency.
CREATE TABLE IF NOT EXISTS time_entries (
    id           UUID          NOT NULL,
    workspace_id UUID          NOT NULL,
    user_id      UUID          NOT NULL,
    task_id      UUID          NOT NULL,
    description  VARCHAR(2000) NULL,
    started_at   DATETIME(6)   NOT NULL,
    ended_at     DATETIME(6)   NULL,                          -- NULL while it runs
    running      BOOLEAN AS (IF(ended_at IS NULL, TRUE, NULL)) PERSISTENT,
    seconds      BIGINT AS (TIMESTAMPDIFF(SECOND, started_at, ended_at)) PERSISTENT,
    rate_cents   BIGINT        NULL,                          -- for an hour, as it was at started_at
    currency     VARCHAR(3)    NULL,
    cost_cents   BIGINT        NULL,
    version      BIGINT        NOT NULL DEFAULT 1,
    created_at   DATETIME(6)   NOT NULL,
    updated_at   DATETIME(6)   NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT time_entries_one_running UNIQUE (user_id, running),
    KEY time_entries_by_start (user_id, started_at, id),
    KEY time_entries_of_workspace (workspace_id, started_at, id),
    KEY time_entries_of_task (task_id, seconds),
    CONSTRAINT time_entries_order CHECK (ended_at >= started_at),
    CONSTRAINT time_entries_length CHECK (TIMESTAMPDIFF(SECOND, started_at, ended_at) <= 2678400),
    CONSTRAINT time_entries_rate CHECK ((rate_cents IS NULL) = (currency IS NULL)
        AND (rate_cents IS NULL) = (cost_cents IS NULL) AND (ended_at IS NOT NULL OR rate_cents IS NULL)),
    CONSTRAINT time_entries_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT time_entries_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT time_entries_task FOREIGN KEY (task_id) REFERENCES tasks (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS hourly_rates (
    workspace_id UUID        NOT NULL,
    user_id      UUID        NOT NULL,
    valid_from   DATETIME(6) NOT NULL,                        -- until the next one's
    rate_cents   BIGINT      NOT NULL,
    currency     VARCHAR(3)  NOT NULL,                        -- ISO 4217
    set_by       UUID        NOT NULL,
    set_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (workspace_id, user_id, valid_from),
    CONSTRAINT hourly_rates_amount CHECK (rate_cents >= 0),
    CONSTRAINT hourly_rates_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT hourly_rates_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT hourly_rates_setter FOREIGN KEY (set_by) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
