-- 0018_modelling.sql
--
-- Data models: domains, tables with columns, relationships, diagrams of data flow; and workspaces that are made, changed
-- and deleted by their people.
--
-- Takes:   as long as a copy of the workspaces does: under 1 s for 100,000.
-- Blocks:  changes of workspaces meanwhile.
-- Back:    forward only.

ALTER TABLE workspaces
    DROP CONSTRAINT IF EXISTS workspaces_type,
    ADD CONSTRAINT workspaces_type CHECK (type IN ('personal', 'private', 'shared')),
    ADD COLUMN IF NOT EXISTS version BIGINT NOT NULL DEFAULT 1,       -- of name and type: its entity tag
    ADD COLUMN IF NOT EXISTS deleted_at DATETIME(6) NULL,             -- nobody is in it from then on
    ADD KEY IF NOT EXISTS workspaces_of_owner (owner_id, deleted_at);

-- Whoever changes a workspace's model locks its row here before anything else.
CREATE TABLE IF NOT EXISTS model_states (
    workspace_id UUID   NOT NULL,
    changes      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Edits that name themselves, so that one that is sent again is not made again.
CREATE TABLE IF NOT EXISTS model_edits (
    actor_id   UUID         NOT NULL,
    client     VARCHAR(64)  NOT NULL,                         -- one page of the person
    request    VARCHAR(128) NOT NULL,                         -- its name for the edit
    element_id UUID         NOT NULL,                         -- what it was about
    at         DATETIME(6)  NOT NULL,
    PRIMARY KEY (actor_id, client, request),
    KEY model_edits_age (at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS model_domains (
    id           UUID         NOT NULL,
    workspace_id UUID         NOT NULL,
    name         VARCHAR(200) NOT NULL,
    model_type   VARCHAR(16)  NOT NULL,
    is_primary   BOOLEAN      NOT NULL,
    primary_of   UUID AS (IF(is_primary AND deleted_at IS NULL, workspace_id, NULL)) PERSISTENT,
    version      BIGINT       NOT NULL,
    created_at   DATETIME(6)  NOT NULL,
    updated_at   DATETIME(6)  NOT NULL,
    deleted_at   DATETIME(6)  NULL,
    PRIMARY KEY (id),
    KEY model_domains_of_workspace (workspace_id, deleted_at, created_at, id),
    KEY model_domains_deleted (deleted_at),
    CONSTRAINT model_domains_one_primary UNIQUE (primary_of),
    CONSTRAINT model_domains_type CHECK (model_type IN ('conceptual', 'logical', 'physical'))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS model_tables (
    id                UUID         NOT NULL,
    workspace_id      UUID         NOT NULL,
    primary_domain_id UUID         NOT NULL,
    name              VARCHAR(200) NOT NULL,
    alias             VARCHAR(200) NULL,
    model_type        VARCHAR(16)  NOT NULL,
    position_x        INT          NOT NULL,
    position_y        INT          NOT NULL,
    width             INT          NOT NULL,
    height            INT          NOT NULL,
    visible_domains   LONGTEXT     NOT NULL,                  -- ["uuid", …]
    field_versions    LONGTEXT     NOT NULL,                  -- {"name": 7, …}: of each field that was ever changed
    version           BIGINT       NOT NULL,
    created_at        DATETIME(6)  NOT NULL,
    updated_at        DATETIME(6)  NOT NULL,
    deleted_at        DATETIME(6)  NULL,
    PRIMARY KEY (id),
    KEY model_tables_of_workspace (workspace_id, deleted_at, created_at, id),
    KEY model_tables_deleted (deleted_at),
    CONSTRAINT model_tables_type CHECK (model_type IN ('conceptual', 'logical', 'physical')),
    CONSTRAINT model_tables_visible CHECK (JSON_VALID(visible_domains)),
    CONSTRAINT model_tables_versions CHECK (JSON_VALID(field_versions)),
    CONSTRAINT model_tables_domain FOREIGN KEY (primary_domain_id) REFERENCES model_domains (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- That a reference's column exists is held by who changes a model, under the lock of its state: a foreign key would want
-- the columns of a model in an order that it need not have.
CREATE TABLE IF NOT EXISTS model_columns (
    id             UUID          NOT NULL,
    table_id       UUID          NOT NULL,
    name           VARCHAR(200)  NOT NULL,
    data_type      VARCHAR(200)  NOT NULL,
    is_nullable    BOOLEAN       NOT NULL,
    is_primary_key BOOLEAN       NOT NULL,
    is_foreign_key BOOLEAN       NOT NULL,
    reference_id   UUID          NULL,                        -- a column of the same workspace
    default_value  VARCHAR(1000) NULL,
    constraints    LONGTEXT      NOT NULL,
    place          INT           NOT NULL,                    -- among the table's columns, from 0
    field_versions LONGTEXT      NOT NULL,
    PRIMARY KEY (id),
    KEY model_columns_of_table (table_id, place),
    KEY model_columns_of_reference (reference_id),
    CONSTRAINT model_columns_reference CHECK (reference_id IS NULL OR is_foreign_key),
    CONSTRAINT model_columns_constraints CHECK (JSON_VALID(constraints)),
    CONSTRAINT model_columns_versions CHECK (JSON_VALID(field_versions)),
    CONSTRAINT model_columns_table FOREIGN KEY (table_id) REFERENCES model_tables (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS model_relationships (
    id               UUID         NOT NULL,
    workspace_id     UUID         NOT NULL,
    source_table_id  UUID         NOT NULL,
    target_table_id  UUID         NOT NULL,
    cardinality      VARCHAR(16)  NOT NULL,
    optionality      VARCHAR(16)  NOT NULL,
    name             VARCHAR(200) NULL,
    source_column_id UUID         NULL,                       -- of the source table
    target_column_id UUID         NULL,                       -- of the target table
    is_circular      BOOLEAN      NOT NULL,
    field_versions   LONGTEXT     NOT NULL,
    version          BIGINT       NOT NULL,
    created_at       DATETIME(6)  NOT NULL,
    updated_at       DATETIME(6)  NOT NULL,
    deleted_at       DATETIME(6)  NULL,
    went_with_table  BOOLEAN      NOT NULL DEFAULT FALSE,     -- deleted because a table was: comes back with both
    PRIMARY KEY (id),
    KEY model_relationships_of_workspace (workspace_id, deleted_at, created_at, id),
    KEY model_relationships_of_source (source_table_id, deleted_at),
    KEY model_relationships_of_target (target_table_id, deleted_at),
    KEY model_relationships_deleted (deleted_at),
    CONSTRAINT model_relationships_cardinality
        CHECK (cardinality IN ('one-to-one', 'one-to-many', 'many-to-many')),
    CONSTRAINT model_relationships_optionality CHECK (optionality IN ('required', 'optional')),
    CONSTRAINT model_relationships_versions CHECK (JSON_VALID(field_versions)),
    CONSTRAINT model_relationships_source FOREIGN KEY (source_table_id) REFERENCES model_tables (id) ON DELETE CASCADE,
    CONSTRAINT model_relationships_target FOREIGN KEY (target_table_id) REFERENCES model_tables (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS model_diagrams (
    id            UUID         NOT NULL,
    workspace_id  UUID         NOT NULL,
    name          VARCHAR(200) NOT NULL,
    nodes         LONGTEXT     NOT NULL,
    connections   LONGTEXT     NOT NULL,
    linked_tables LONGTEXT     NOT NULL,                      -- ["uuid", …]
    version       BIGINT       NOT NULL,
    created_at    DATETIME(6)  NOT NULL,
    updated_at    DATETIME(6)  NOT NULL,
    deleted_at    DATETIME(6)  NULL,
    PRIMARY KEY (id),
    KEY model_diagrams_of_workspace (workspace_id, deleted_at, created_at, id),
    KEY model_diagrams_deleted (deleted_at),
    CONSTRAINT model_diagrams_nodes CHECK (JSON_VALID(nodes)),
    CONSTRAINT model_diagrams_connections CHECK (JSON_VALID(connections)),
    CONSTRAINT model_diagrams_linked CHECK (JSON_VALID(linked_tables))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
