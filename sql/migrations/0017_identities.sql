-- 0017_identities.sql
--
-- Accounts elsewhere (GitHub) by which people sign in, and sign-ins with them that are under way.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS user_identities (
    id           UUID         NOT NULL,                       -- UUIDv7
    user_id      UUID         NOT NULL,
    provider     VARCHAR(16)  NOT NULL,
    subject      VARCHAR(64)  NOT NULL,                       -- the account's number there, which never changes
    login        VARCHAR(100) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,    -- its name there when it was last seen
    created_at   DATETIME(6)  NOT NULL,
    last_used_at DATETIME(6)  NULL,                           -- NULL: linked, and never signed in with
    PRIMARY KEY (id),
    CONSTRAINT user_identities_one UNIQUE (provider, subject),
    KEY user_identities_of_user (user_id, id),
    CONSTRAINT user_identities_provider CHECK (provider IN ('github')),
    CONSTRAINT user_identities_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A browser is on its way to GitHub. The row goes when it comes back.
CREATE TABLE IF NOT EXISTS github_states (
    hash         BINARY(32)    NOT NULL,                      -- keyed BLAKE2b of the state
    browser_hash BINARY(32)    NOT NULL,                      -- of the cookie of the browser that began
    redirect_uri VARCHAR(2048) NOT NULL,                      -- where it goes in the end
    challenge    CHAR(43)      NULL,                          -- PKCE, S256, of the program that began; NULL: none
    created_at   DATETIME(6)   NOT NULL,
    PRIMARY KEY (hash),
    KEY github_states_age (created_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One-time codes between the callback and the tokens.
CREATE TABLE IF NOT EXISTS github_codes (
    hash         BINARY(32)   NOT NULL,                       -- keyed BLAKE2b of the code
    browser_hash BINARY(32)   NULL,                           -- of the one browser that may use it; NULL: whoever knows it
    challenge    CHAR(43)     NULL,                           -- as in github_states
    account      LONGTEXT     NOT NULL,                       -- {subject, login, name, emails}; {} once it was used
    session_id   UUID         NOT NULL,                       -- that it opens; ended when the code is presented again
    created_at   DATETIME(6)  NOT NULL,
    used_at      DATETIME(6)  NULL,
    PRIMARY KEY (hash),
    KEY github_codes_age (created_at),
    CONSTRAINT github_codes_account CHECK (JSON_VALID(account))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
