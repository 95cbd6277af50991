-- 0016_crm_invoice_sums.sql
--
-- Sums of the invoices that were sent or paid, kept by triggers in the transaction of every change: by hour and currency
-- for figures of days in any zone whose offset is whole hours, and by UTC day, currency and salesperson for what a whole
-- year is read of. So a board of a million invoices reads some thousand rows; and what is due is read in its index.
--
-- Where the server has a binary log, the owner needs log_bin_trust_function_creators = 1 to make triggers.
--
-- Takes:   about 10 s for a million invoices.
-- Blocks:  changes of invoices meanwhile.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS crm_invoice_hours (
    workspace_id UUID          NOT NULL,
    issued_at    DATETIME      NOT NULL,                      -- beginning of the hour, UTC
    currency     VARCHAR(3)    NOT NULL,
    net_cents    DECIMAL(30,0) NOT NULL,
    cost_cents   DECIMAL(30,0) NOT NULL,
    number       BIGINT        NOT NULL,                      -- of invoices; 0 when all of the hour are gone again
    PRIMARY KEY (workspace_id, issued_at, currency)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_invoice_days (
    workspace_id UUID          NOT NULL,
    day          DATE          NOT NULL,                      -- UTC
    currency     VARCHAR(3)    NOT NULL,
    owner        VARCHAR(200)  NOT NULL,                      -- letter for letter; '' is nobody
    net_cents    DECIMAL(30,0) NOT NULL,
    cost_cents   DECIMAL(30,0) NOT NULL,
    number       BIGINT        NOT NULL,
    PRIMARY KEY (workspace_id, day, currency, owner)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Nobody writes an invoice between the sums and the triggers that go on with them.
LOCK TABLES crm_invoices WRITE, crm_invoice_hours WRITE, crm_invoice_days WRITE;

DELETE FROM crm_invoice_hours;
INSERT INTO crm_invoice_hours (workspace_id, issued_at, currency, net_cents, cost_cents, number)
    SELECT workspace_id, DATE_FORMAT(issued_at, '%Y-%m-%d %H:00:00') AS hour, currency, SUM(net_cents),
        SUM(cost_cents), COUNT(*)
    FROM crm_invoices WHERE status IN ('sent', 'paid') GROUP BY workspace_id, hour, currency;

DELETE FROM crm_invoice_days;
INSERT INTO crm_invoice_days (workspace_id, day, currency, owner, net_cents, cost_cents, number)
    SELECT workspace_id, DATE(issued_at) AS day, currency, COALESCE(owner, '') COLLATE utf8mb4_bin AS person,
        SUM(net_cents), SUM(cost_cents), COUNT(*)
    FROM crm_invoices WHERE status IN ('sent', 'paid') GROUP BY workspace_id, day, currency, person;

CREATE OR REPLACE TRIGGER crm_invoices_added_to_hour AFTER INSERT ON crm_invoices FOR EACH ROW
    INSERT INTO crm_invoice_hours (workspace_id, issued_at, currency, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE_FORMAT(NEW.issued_at, '%Y-%m-%d %H:00:00'), NEW.currency, NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_hours.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_hours.cost_cents + NEW.cost_cents, number = crm_invoice_hours.number + 1;

CREATE OR REPLACE TRIGGER crm_invoices_added_to_day AFTER INSERT ON crm_invoices FOR EACH ROW
    INSERT INTO crm_invoice_days (workspace_id, day, currency, owner, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE(NEW.issued_at), NEW.currency, COALESCE(NEW.owner, ''), NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_days.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_days.cost_cents + NEW.cost_cents, number = crm_invoice_days.number + 1;

CREATE OR REPLACE TRIGGER crm_invoices_taken_from_hour AFTER DELETE ON crm_invoices FOR EACH ROW
    UPDATE crm_invoice_hours SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id
        AND issued_at = DATE_FORMAT(OLD.issued_at, '%Y-%m-%d %H:00:00') AND currency = OLD.currency;

CREATE OR REPLACE TRIGGER crm_invoices_taken_from_day AFTER DELETE ON crm_invoices FOR EACH ROW
    UPDATE crm_invoice_days SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id AND day = DATE(OLD.issued_at)
        AND currency = OLD.currency AND owner = COALESCE(OLD.owner, '') COLLATE utf8mb4_bin;

CREATE OR REPLACE TRIGGER crm_invoices_moved_from_hour AFTER UPDATE ON crm_invoices FOR EACH ROW
    UPDATE crm_invoice_hours SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id
        AND issued_at = DATE_FORMAT(OLD.issued_at, '%Y-%m-%d %H:00:00') AND currency = OLD.currency;

CREATE OR REPLACE TRIGGER crm_invoices_moved_from_day AFTER UPDATE ON crm_invoices FOR EACH ROW
    UPDATE crm_invoice_days SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id AND day = DATE(OLD.issued_at)
        AND currency = OLD.currency AND owner = COALESCE(OLD.owner, '') COLLATE utf8mb4_bin;

CREATE OR REPLACE TRIGGER crm_invoices_moved_to_hour AFTER UPDATE ON crm_invoices FOR EACH ROW
    INSERT INTO crm_invoice_hours (workspace_id, issued_at, currency, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE_FORMAT(NEW.issued_at, '%Y-%m-%d %H:00:00'), NEW.currency, NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_hours.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_hours.cost_cents + NEW.cost_cents, number = crm_invoice_hours.number + 1;

CREATE OR REPLACE TRIGGER crm_invoices_moved_to_day AFTER UPDATE ON crm_invoices FOR EACH ROW
    INSERT INTO crm_invoice_days (workspace_id, day, currency, owner, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE(NEW.issued_at), NEW.currency, COALESCE(NEW.owner, ''), NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_days.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_days.cost_cents + NEW.cost_cents, number = crm_invoice_days.number + 1;

UNLOCK TABLES;

ALTER TABLE crm_invoices DROP KEY IF EXISTS crm_invoices_due;
ALTER TABLE crm_invoices ADD KEY crm_invoices_due
    (workspace_id, status, due_on, id, net_cents, tax_cents, paid_cents);
