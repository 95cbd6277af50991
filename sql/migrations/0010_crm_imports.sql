-- 0010_crm_imports.sql
--
-- Imports of CRM records from uploaded files: what was asked for, how far it is, what came of it; and the files, as
-- packets of bytes, so that a jobs worker of any host can read them. A file is removed when its import ends.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS crm_imports (
    id             UUID         NOT NULL,                     -- UUIDv7
    workspace_id   UUID         NOT NULL,
    user_id        UUID         NOT NULL,                     -- who uploaded it
    kind           VARCHAR(16)  NOT NULL,                     -- which records
    is_dry_run     BOOLEAN      NOT NULL,
    skips_errors   BOOLEAN      NOT NULL,                     -- lines with errors are left out; otherwise all or nothing
    file_name      VARCHAR(200) NOT NULL,
    size_bytes     BIGINT       NOT NULL,
    mapping        LONGTEXT     NOT NULL,                     -- {column: field or null}
    time_zone      VARCHAR(64)  NOT NULL,                     -- of times that name none
    status         VARCHAR(16)  NOT NULL,
    attempt        BIGINT       NOT NULL DEFAULT 0,           -- the one that was begun last; only it may write here
    total_rows     BIGINT       NULL,                         -- NULL until they are counted
    processed_rows BIGINT       NOT NULL DEFAULT 0,
    created_rows   BIGINT       NOT NULL DEFAULT 0,
    updated_rows   BIGINT       NOT NULL DEFAULT 0,
    unchanged_rows BIGINT       NOT NULL DEFAULT 0,
    failed_rows    BIGINT       NOT NULL DEFAULT 0,
    errors         LONGTEXT     NOT NULL DEFAULT '[]',        -- the first of them: [[line, column or null, message], …]
    error_count    BIGINT       NOT NULL DEFAULT 0,
    created_at     DATETIME(6)  NOT NULL,
    started_at     DATETIME(6)  NULL,
    finished_at    DATETIME(6)  NULL,
    PRIMARY KEY (id),
    KEY crm_imports_by_creation (workspace_id, created_at, id),
    KEY crm_imports_by_status (workspace_id, status),
    KEY crm_imports_by_age (created_at),
    CONSTRAINT crm_imports_status CHECK (status IN ('queued', 'running', 'completed', 'failed')),
    CONSTRAINT crm_imports_end CHECK ((finished_at IS NOT NULL) = (status IN ('completed', 'failed'))),
    CONSTRAINT crm_imports_mapping CHECK (JSON_VALID(mapping)),
    CONSTRAINT crm_imports_errors CHECK (JSON_VALID(errors)),
    CONSTRAINT crm_imports_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT crm_imports_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_import_packets (
    import_id UUID       NOT NULL,
    position  INT        NOT NULL,                            -- 0, 1, 2 …
    content   MEDIUMBLOB NOT NULL,                            -- bytes of the file, as they came
    PRIMARY KEY (import_id, position),
    CONSTRAINT crm_import_packets_import FOREIGN KEY (import_id) REFERENCES crm_imports (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
