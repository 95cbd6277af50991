-- 0021_demo.sql
--
-- What `atrium demo` made besides records of the CRM, which carry a mark of their own: so that it can be taken out again,
-- and nothing else with it.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS demo_objects (
    workspace_id UUID        NOT NULL,
    kind         VARCHAR(16) NOT NULL,
    object_id    UUID        NOT NULL,                        -- of a row that may be gone by now
    PRIMARY KEY (workspace_id, kind, object_id),
    CONSTRAINT demo_objects_kind CHECK (
        kind IN ('milestone', 'task', 'time_entry', 'domain', 'table', 'diagram', 'widget')),
    CONSTRAINT demo_objects_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
