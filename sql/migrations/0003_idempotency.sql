-- 0003_idempotency.sql
--
-- Answers to requests that carried an Idempotency-Key, written in the transaction of the change they guard.
--
-- Takes:   under 1 s; touches no existing row.
-- Blocks:  nothing.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS idempotency_keys (
    scope        BINARY(32)   NOT NULL,                       -- keyed hash of the actor and the key
    request_hash BINARY(32)   NOT NULL,                       -- keyed hash of method, path, query and body
    response     MEDIUMBLOB   NULL,                           -- sealed status, headers and body; NULL only inside the transaction
    created_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (scope),
    KEY idempotency_keys_age (created_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
