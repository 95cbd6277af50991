-- 0001_accounts.sql
--
-- Who: organizations, users, workspaces, their members, and what signs them in.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS organizations (
    id         UUID         NOT NULL,                         -- UUIDv7
    name       VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    tier       VARCHAR(16)  NOT NULL DEFAULT 'default',       -- which limits and quotas hold
    created_at DATETIME(6)  NOT NULL,
    updated_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT organizations_tier CHECK (tier IN ('default', 'free', 'pro', 'enterprise'))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS users (
    id                   UUID          NOT NULL,
    organization_id      UUID          NOT NULL,
    email                VARCHAR(254)  NOT NULL,              -- case-folded before it is stored
    email_confirmed_at   DATETIME(6)   NULL,
    full_name            VARCHAR(200)  NULL COLLATE utf8mb4_uca1400_ai_ci,
    avatar_url           VARCHAR(2048) NULL,
    timezone             VARCHAR(64)   NOT NULL DEFAULT 'UTC', -- name in the IANA database
    preferences          LONGTEXT      NOT NULL,
    settings             LONGTEXT      NOT NULL,
    onboarding_completed BOOLEAN       NOT NULL DEFAULT FALSE,
    version              BIGINT        NOT NULL DEFAULT 1,    -- of the profile: its entity tag
    created_at           DATETIME(6)   NOT NULL,
    updated_at           DATETIME(6)   NOT NULL,
    disabled_at          DATETIME(6)   NULL,                  -- no sign-in and no token is good after this
    PRIMARY KEY (id),
    CONSTRAINT users_email UNIQUE (email),
    CONSTRAINT users_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT users_preferences CHECK (JSON_VALID(preferences)),
    CONSTRAINT users_settings CHECK (JSON_VALID(settings))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Apart from users, so that no query that lists people can select a hash.
CREATE TABLE IF NOT EXISTS user_passwords (
    user_id    UUID         NOT NULL,
    hash       VARCHAR(128) NOT NULL,                         -- argon2id, with its own parameters
    changed_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (user_id),
    CONSTRAINT user_passwords_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS workspaces (
    id              UUID         NOT NULL,
    organization_id UUID         NOT NULL,
    name            VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    type            VARCHAR(16)  NOT NULL,
    owner_id        UUID         NOT NULL,
    personal_of     UUID AS (IF(type = 'personal', owner_id, NULL)) PERSISTENT,
    created_at      DATETIME(6)  NOT NULL,
    updated_at      DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT workspaces_one_personal UNIQUE (personal_of),
    CONSTRAINT workspaces_type CHECK (type IN ('personal', 'shared')),
    CONSTRAINT workspaces_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT workspaces_owner FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS workspace_members (
    workspace_id UUID        NOT NULL,
    user_id      UUID        NOT NULL,
    role         VARCHAR(16) NOT NULL,
    added_at     DATETIME(6) NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    KEY workspace_members_of_user (user_id, workspace_id, role),
    CONSTRAINT workspace_members_role CHECK (role IN ('owner', 'admin', 'developer', 'viewer')),
    CONSTRAINT workspace_members_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE,
    CONSTRAINT workspace_members_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One sign-in, and the family of refresh tokens that follows from it.
CREATE TABLE IF NOT EXISTS sessions (
    id         UUID        NOT NULL,
    user_id    UUID        NOT NULL,
    edition    VARCHAR(16) NOT NULL,                          -- whose endpoint issued it: sets the access token's life
    created_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    revocation VARCHAR(16) NULL,
    PRIMARY KEY (id),
    KEY sessions_of_user (user_id, created_at),
    KEY sessions_age (created_at),
    CONSTRAINT sessions_revocation CHECK (revocation IN ('signout', 'reuse', 'administrator', 'password')),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash       BINARY(32)  NOT NULL,                          -- keyed BLAKE2b of the token; the token itself is nowhere
    session_id UUID        NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    used_at    DATETIME(6) NULL,                              -- first use; again after the grace time is theft
    PRIMARY KEY (hash),
    KEY refresh_tokens_expiry (expires_at),
    KEY refresh_tokens_of_session (session_id),
    CONSTRAINT refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Failed password sign-ins by address, known or not: an unknown one locks the same way, so that nothing is told.
CREATE TABLE IF NOT EXISTS signin_failures (
    email_hash     BINARY(32)  NOT NULL,                      -- keyed BLAKE2b of the case-folded address
    times          LONGTEXT    NOT NULL,                      -- [microseconds since 1970, …] of the latest, oldest first
    last_failed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (email_hash),
    KEY signin_failures_age (last_failed_at),
    CONSTRAINT signin_failures_times CHECK (JSON_VALID(times))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
