-- 0020_model_versions.sql
--
-- Kept states of data models.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS model_versions (
    id            UUID         NOT NULL,
    workspace_id  UUID         NOT NULL,
    name          VARCHAR(200) NOT NULL,
    created_by    UUID         NOT NULL,
    created_at    DATETIME(6)  NOT NULL,
    stream_offset BIGINT       NOT NULL,                      -- the last event that it holds
    tables        INT          NOT NULL,
    relationships INT          NOT NULL,
    size_bytes    BIGINT       NOT NULL,
    content       LONGBLOB     NOT NULL,                      -- the data contract that the model exports
    PRIMARY KEY (id),
    KEY model_versions_of_workspace (workspace_id, created_at, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
