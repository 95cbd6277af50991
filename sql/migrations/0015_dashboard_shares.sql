-- 0015_dashboard_shares.sql
--
-- Who may read a dashboard besides those whom its visibility lets in.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS dashboard_shares (
    dashboard_id UUID        NOT NULL,
    grantee_id   UUID        NOT NULL,                        -- a user or a workspace
    kind         VARCHAR(16) NOT NULL,                        -- which of the two
    shared_by    UUID        NOT NULL,
    shared_at    DATETIME(6) NOT NULL,
    PRIMARY KEY (dashboard_id, grantee_id),
    KEY dashboard_shares_with (grantee_id, dashboard_id),
    CONSTRAINT dashboard_shares_kind CHECK (kind IN ('user', 'workspace'))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
