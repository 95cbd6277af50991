-- 0002_dashboards.sql
--
-- What people look at: dashboards and widgets, every earlier version of both, tags, and view counts.
--
-- Versions are MariaDB's system versioning. `row_end` stands in the indexes so that a list never walks over history:
-- the server adds `row_end = (end of time)` to every query of the present.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS dashboards (
    id                UUID          NOT NULL,
    workspace_id      UUID          NOT NULL,
    owner_id          UUID          NOT NULL,
    name              VARCHAR(200)  NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    description       VARCHAR(2000) NULL COLLATE utf8mb4_uca1400_ai_ci,
    layout            LONGTEXT      NOT NULL,                 -- {type, columns, gap, auto_fit}
    theme             LONGTEXT      NOT NULL,                 -- {mode, primary_color?, …}
    config            LONGTEXT      NOT NULL,                 -- {auto_refresh, refresh_interval, …}
    tags              LONGTEXT      NOT NULL,                 -- ["…"]; dashboard_tags is its index
    visibility        VARCHAR(16)   NOT NULL,                 -- private: its owner; shared: the workspace; public: every account
    is_template       BOOLEAN       NOT NULL DEFAULT FALSE,
    template_category VARCHAR(100)  NULL,
    is_default        BOOLEAN       NOT NULL DEFAULT FALSE,
    version           BIGINT        NOT NULL DEFAULT 1,       -- moves with every change of it or of a widget on it
    created_at        DATETIME(6)   NOT NULL,
    updated_at        DATETIME(6)   NOT NULL,
    updated_by        UUID          NOT NULL,
    deleted_at        DATETIME(6)   NULL,
    default_of        UUID AS (IF(is_default AND deleted_at IS NULL, owner_id, NULL)) PERSISTENT,
    row_start         TIMESTAMP(6)  GENERATED ALWAYS AS ROW START INVISIBLE,
    row_end           TIMESTAMP(6)  GENERATED ALWAYS AS ROW END INVISIBLE,
    PERIOD FOR SYSTEM_TIME (row_start, row_end),
    PRIMARY KEY (id, row_end),
    CONSTRAINT dashboards_one_default UNIQUE (default_of, row_end),
    KEY dashboards_by_update (workspace_id, row_end, deleted_at, updated_at, id),
    KEY dashboards_by_creation (workspace_id, row_end, deleted_at, created_at, id),
    KEY dashboards_by_name (workspace_id, row_end, deleted_at, name, id),
    KEY dashboards_public (visibility, row_end, deleted_at, updated_at, id),
    KEY dashboards_deleted (deleted_at),
    CONSTRAINT dashboards_layout CHECK (JSON_VALID(layout)),
    CONSTRAINT dashboards_theme CHECK (JSON_VALID(theme)),
    CONSTRAINT dashboards_config CHECK (JSON_VALID(config)),
    CONSTRAINT dashboards_tags CHECK (JSON_VALID(tags)),
    CONSTRAINT dashboards_visibility CHECK (visibility IN ('private', 'shared', 'public')),
    CONSTRAINT dashboards_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT dashboards_owner FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin WITH SYSTEM VERSIONING;

CREATE TABLE IF NOT EXISTS dashboard_tags (
    dashboard_id UUID        NOT NULL,
    tag          VARCHAR(50) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    PRIMARY KEY (dashboard_id, tag)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Apart: a view never touches the versioned row.
CREATE TABLE IF NOT EXISTS dashboard_views (
    dashboard_id   UUID        NOT NULL,
    view_count     BIGINT      NOT NULL,
    last_viewed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (dashboard_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS widgets (
    id               UUID         NOT NULL,
    workspace_id     UUID         NOT NULL,
    dashboard_id     UUID         NOT NULL,
    connector_id     UUID         NULL,
    name             VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    type             VARCHAR(32)  NOT NULL,
    config           LONGTEXT     NOT NULL,
    data_query       LONGTEXT     NOT NULL,
    position_x       INT          NOT NULL,                   -- in grid columns from the left
    position_y       INT          NOT NULL,                   -- in grid rows from the top
    width            INT          NOT NULL,
    height           INT          NOT NULL,
    min_width        INT          NOT NULL,
    min_height       INT          NOT NULL,
    is_resizable     BOOLEAN      NOT NULL DEFAULT TRUE,
    is_draggable     BOOLEAN      NOT NULL DEFAULT TRUE,
    refresh_interval INT          NOT NULL,                   -- in seconds; 0: never by itself
    version          BIGINT       NOT NULL DEFAULT 1,
    created_at       DATETIME(6)  NOT NULL,
    updated_at       DATETIME(6)  NOT NULL,
    deleted_at       DATETIME(6)  NULL,
    row_start        TIMESTAMP(6) GENERATED ALWAYS AS ROW START INVISIBLE,
    row_end          TIMESTAMP(6) GENERATED ALWAYS AS ROW END INVISIBLE,
    PERIOD FOR SYSTEM_TIME (row_start, row_end),
    PRIMARY KEY (id, row_end),
    KEY widgets_of_dashboard (dashboard_id, row_end, deleted_at, position_y, position_x, id),
    KEY widgets_deleted (deleted_at),
    CONSTRAINT widgets_type CHECK (type IN ('chart', 'table', 'metric', 'text', 'image', 'map', 'gauge')),
    CONSTRAINT widgets_config CHECK (JSON_VALID(config)),
    CONSTRAINT widgets_data_query CHECK (JSON_VALID(data_query)),
    CONSTRAINT widgets_size CHECK (position_x >= 0 AND position_y >= 0 AND width >= 1 AND height >= 1),
    CONSTRAINT widgets_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin WITH SYSTEM VERSIONING;

-- The last data a widget showed, whatever it came from.
CREATE TABLE IF NOT EXISTS widget_data (
    widget_id    UUID         NOT NULL,
    data         LONGTEXT     NOT NULL,
    source       VARCHAR(200) NOT NULL,
    record_count BIGINT       NOT NULL,
    updated_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (widget_id),
    CONSTRAINT widget_data_data CHECK (JSON_VALID(data))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
