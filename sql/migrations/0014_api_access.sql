-- 0014_api_access.sql
--
-- Programs that act for an account: API keys, and applications that a person let in (OAuth 2.0).
--
-- Takes:   under 1 s, and a copy of `sessions`, which is small.
-- Blocks:  sign-ins while `sessions` is copied.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS api_keys (
    id           UUID          NOT NULL,                      -- UUIDv7
    user_id      UUID          NOT NULL,                      -- for whom it acts
    hash         BINARY(32)    NOT NULL,                      -- keyed BLAKE2b of the key; the key itself is nowhere
    start        VARCHAR(16)   NOT NULL,                      -- its first characters, by which a person knows it again
    name         VARCHAR(100)  NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    permissions  VARCHAR(1000) NOT NULL,                      -- at most these; names separated by spaces
    created_at   DATETIME(6)   NOT NULL,
    expires_at   DATETIME(6)   NULL,                          -- NULL: never
    last_used_at DATETIME(6)   NULL,                          -- to the minute
    PRIMARY KEY (id),
    CONSTRAINT api_keys_hash UNIQUE (hash),
    KEY api_keys_of_user (user_id, id),
    CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS oauth_clients (
    id            UUID         NOT NULL,                      -- on the wire: client_id
    owner_id      UUID         NOT NULL,                      -- who registered it
    name          VARCHAR(100) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    secret_hash   BINARY(32)   NULL,                          -- keyed BLAKE2b; NULL: a public client, which has none
    redirect_uris LONGTEXT     NOT NULL,                      -- ["…"]
    scopes        VARCHAR(200) NOT NULL,                      -- that it may ask for, separated by spaces
    created_at    DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    KEY oauth_clients_of_owner (owner_id, id),
    CONSTRAINT oauth_clients_redirect_uris CHECK (JSON_VALID(redirect_uris)),
    CONSTRAINT oauth_clients_owner FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A person let an application in.
CREATE TABLE IF NOT EXISTS oauth_grants (
    id           UUID         NOT NULL,
    user_id      UUID         NOT NULL,
    client_id    UUID         NOT NULL,
    scopes       VARCHAR(200) NOT NULL,                       -- all that were ever granted to it; a session has its own
    created_at   DATETIME(6)  NOT NULL,
    last_used_at DATETIME(6)  NULL,                           -- to the minute
    PRIMARY KEY (id),
    CONSTRAINT oauth_grants_one UNIQUE (user_id, client_id),
    KEY oauth_grants_of_client (client_id),
    CONSTRAINT oauth_grants_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT oauth_grants_client FOREIGN KEY (client_id) REFERENCES oauth_clients (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One-time codes between the consent and the tokens.
CREATE TABLE IF NOT EXISTS oauth_codes (
    hash         BINARY(32)    NOT NULL,                      -- keyed BLAKE2b of the code
    grant_id     UUID          NOT NULL,
    scopes       VARCHAR(200)  NOT NULL,
    redirect_uri VARCHAR(2048) NOT NULL,                      -- as the authorization request had it
    challenge    CHAR(43)      NOT NULL,                      -- PKCE, S256
    session_id   UUID          NOT NULL,                      -- that it opens; ended when the code is presented again
    created_at   DATETIME(6)   NOT NULL,
    used_at      DATETIME(6)   NULL,
    PRIMARY KEY (hash),
    KEY oauth_codes_of_grant (grant_id),
    KEY oauth_codes_age (created_at),
    CONSTRAINT oauth_codes_grant FOREIGN KEY (grant_id) REFERENCES oauth_grants (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A session of an application: its tokens end with the grant.
ALTER TABLE sessions
    ADD COLUMN IF NOT EXISTS grant_id UUID NULL,              -- NULL: the person's own sign-in
    ADD COLUMN IF NOT EXISTS scopes VARCHAR(200) NULL,        -- of these tokens
    ADD KEY IF NOT EXISTS sessions_of_grant (grant_id);

ALTER TABLE sessions DROP FOREIGN KEY IF EXISTS sessions_grant;

ALTER TABLE sessions
    ADD CONSTRAINT sessions_grant FOREIGN KEY (grant_id) REFERENCES oauth_grants (id) ON DELETE CASCADE;
