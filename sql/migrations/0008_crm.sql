-- 0008_crm.sql
--
-- What a company sells, to whom: customers, vehicles, opportunities, invoices, activities, goals, exchange rates; and
-- which widgets show something of it.
--
-- Amounts are whole hundredths of their own currency. A row from elsewhere is known by (origin, external_id), so that
-- the same file or system can be read again. Rows lie by workspace: every query is about one company.
--
-- Takes:   under 1 s on empty tables; the new column of `widgets` rewrites that table, about 1 s for 100,000 rows.
-- Blocks:  changes of widgets while it is rewritten.
-- Back:    forward only.

CREATE TABLE IF NOT EXISTS crm_customers (
    workspace_id UUID          NOT NULL,
    id           UUID          NOT NULL,                      -- UUIDv7
    origin       VARCHAR(32)   NOT NULL,                      -- manual, import, demo, or the system it came from
    external_id  VARCHAR(190)  NULL,                          -- its key there
    is_demo      BOOLEAN       NOT NULL DEFAULT FALSE,
    name         VARCHAR(200)  NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    kind         VARCHAR(16)   NOT NULL,
    email        VARCHAR(254)  NULL,
    phone        VARCHAR(50)   NULL,
    city         VARCHAR(100)  NULL COLLATE utf8mb4_uca1400_ai_ci,
    country      VARCHAR(2)    NULL,                          -- ISO 3166-1 alpha-2
    source       VARCHAR(100)  NULL COLLATE utf8mb4_uca1400_ai_ci, -- where they heard of us
    owner        VARCHAR(200)  NULL COLLATE utf8mb4_uca1400_ai_ci, -- who looks after them
    acquired_at  DATETIME(6)   NOT NULL,
    lost_at      DATETIME(6)   NULL,                          -- no customer from then on
    notes        VARCHAR(2000) NULL,
    version      BIGINT        NOT NULL DEFAULT 1,
    created_at   DATETIME(6)   NOT NULL,
    updated_at   DATETIME(6)   NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_customers_external UNIQUE (workspace_id, origin, external_id),
    KEY crm_customers_by_acquisition (workspace_id, acquired_at, id),
    KEY crm_customers_by_loss (workspace_id, lost_at),
    KEY crm_customers_by_name (workspace_id, name, id),
    KEY crm_customers_by_update (workspace_id, updated_at, id),
    CONSTRAINT crm_customers_kind CHECK (kind IN ('company', 'person')),
    CONSTRAINT crm_customers_loss CHECK (lost_at IS NULL OR lost_at >= acquired_at),
    CONSTRAINT crm_customers_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_vehicles (
    workspace_id UUID         NOT NULL,
    id           UUID         NOT NULL,
    origin       VARCHAR(32)  NOT NULL,
    external_id  VARCHAR(190) NULL,
    is_demo      BOOLEAN      NOT NULL DEFAULT FALSE,
    customer_id  UUID         NULL,                           -- whose it is
    vin          VARCHAR(32)  NULL,
    make         VARCHAR(100) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    model        VARCHAR(100) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    model_year   INT          NULL,
    plate        VARCHAR(20)  NULL,
    status       VARCHAR(16)  NOT NULL,
    price_cents  BIGINT       NULL,
    currency     VARCHAR(3)   NULL,
    mileage_km   INT          NULL,
    version      BIGINT       NOT NULL DEFAULT 1,
    created_at   DATETIME(6)  NOT NULL,
    updated_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_vehicles_external UNIQUE (workspace_id, origin, external_id),
    KEY crm_vehicles_by_make (workspace_id, make, model, id),
    KEY crm_vehicles_by_update (workspace_id, updated_at, id),
    KEY crm_vehicles_of_customer (workspace_id, customer_id),
    CONSTRAINT crm_vehicles_status CHECK (status IN ('in_stock', 'reserved', 'sold', 'in_service')),
    CONSTRAINT crm_vehicles_price CHECK (price_cents IS NULL OR currency IS NOT NULL),
    CONSTRAINT crm_vehicles_customer FOREIGN KEY (workspace_id, customer_id)
        REFERENCES crm_customers (workspace_id, id),
    CONSTRAINT crm_vehicles_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_opportunities (
    workspace_id      UUID         NOT NULL,
    id                UUID         NOT NULL,
    origin            VARCHAR(32)  NOT NULL,
    external_id       VARCHAR(190) NULL,
    is_demo           BOOLEAN      NOT NULL DEFAULT FALSE,
    customer_id       UUID         NULL,
    vehicle_id        UUID         NULL,
    name              VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    status            VARCHAR(16)  NOT NULL,
    reached           INT          NOT NULL,                  -- how far it ever came: 1 new … 4 won; the funnel counts it
    stage             VARCHAR(100) NULL COLLATE utf8mb4_uca1400_ai_ci, -- the seller's own name for where it stands
    source            VARCHAR(100) NULL COLLATE utf8mb4_uca1400_ai_ci,
    owner             VARCHAR(200) NULL COLLATE utf8mb4_uca1400_ai_ci,
    amount_cents      BIGINT       NULL,
    currency          VARCHAR(3)   NULL,
    opened_at         DATETIME(6)  NOT NULL,
    closed_at         DATETIME(6)  NULL,                      -- when it was won or lost
    expected_close_on DATE         NULL,
    version           BIGINT       NOT NULL DEFAULT 1,
    created_at        DATETIME(6)  NOT NULL,
    updated_at        DATETIME(6)  NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_opportunities_external UNIQUE (workspace_id, origin, external_id),
    KEY crm_opportunities_by_opening (workspace_id, opened_at, status, reached, stage, source, owner),
    KEY crm_opportunities_by_closing (workspace_id, status, closed_at, owner),
    KEY crm_opportunities_by_name (workspace_id, name, id),
    KEY crm_opportunities_by_update (workspace_id, updated_at, id),
    KEY crm_opportunities_of_customer (workspace_id, customer_id),
    KEY crm_opportunities_of_vehicle (workspace_id, vehicle_id),
    CONSTRAINT crm_opportunities_status CHECK (status IN ('new', 'qualified', 'proposal', 'won', 'lost')),
    CONSTRAINT crm_opportunities_reached CHECK (reached BETWEEN 1 AND 4),
    CONSTRAINT crm_opportunities_closed CHECK ((closed_at IS NOT NULL) = (status IN ('won', 'lost'))),
    CONSTRAINT crm_opportunities_amount CHECK (amount_cents IS NULL OR currency IS NOT NULL),
    CONSTRAINT crm_opportunities_customer FOREIGN KEY (workspace_id, customer_id)
        REFERENCES crm_customers (workspace_id, id),
    CONSTRAINT crm_opportunities_vehicle FOREIGN KEY (workspace_id, vehicle_id)
        REFERENCES crm_vehicles (workspace_id, id),
    CONSTRAINT crm_opportunities_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_invoices (
    workspace_id   UUID         NOT NULL,
    id             UUID         NOT NULL,
    origin         VARCHAR(32)  NOT NULL,
    external_id    VARCHAR(190) NULL,
    is_demo        BOOLEAN      NOT NULL DEFAULT FALSE,
    customer_id    UUID         NOT NULL,
    opportunity_id UUID         NULL,
    number         VARCHAR(64)  NOT NULL,
    owner          VARCHAR(200) NULL COLLATE utf8mb4_uca1400_ai_ci, -- whose sale it is
    status         VARCHAR(16)  NOT NULL,                     -- revenue is what is sent or paid
    currency       VARCHAR(3)   NOT NULL,
    net_cents      BIGINT       NOT NULL,                     -- without tax; the sum of the lines where there are any
    tax_cents      BIGINT       NOT NULL DEFAULT 0,
    cost_cents     BIGINT       NOT NULL DEFAULT 0,           -- what was sold cost ourselves
    paid_cents     BIGINT       NOT NULL DEFAULT 0,
    issued_at      DATETIME(6)  NOT NULL,
    due_on         DATE         NOT NULL,
    paid_at        DATETIME(6)  NULL,
    version        BIGINT       NOT NULL DEFAULT 1,
    created_at     DATETIME(6)  NOT NULL,
    updated_at     DATETIME(6)  NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_invoices_external UNIQUE (workspace_id, origin, external_id),
    KEY crm_invoices_by_issue
        (workspace_id, issued_at, status, currency, net_cents, cost_cents, customer_id, owner),
    KEY crm_invoices_due (workspace_id, status, due_on, id),
    KEY crm_invoices_by_number (workspace_id, number, id),
    KEY crm_invoices_by_update (workspace_id, updated_at, id),
    KEY crm_invoices_of_customer (workspace_id, customer_id, issued_at),
    KEY crm_invoices_of_opportunity (workspace_id, opportunity_id),
    CONSTRAINT crm_invoices_status CHECK (status IN ('draft', 'sent', 'paid', 'void')),
    CONSTRAINT crm_invoices_customer FOREIGN KEY (workspace_id, customer_id)
        REFERENCES crm_customers (workspace_id, id),
    CONSTRAINT crm_invoices_opportunity FOREIGN KEY (workspace_id, opportunity_id)
        REFERENCES crm_opportunities (workspace_id, id),
    CONSTRAINT crm_invoices_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_invoice_lines (
    workspace_id     UUID         NOT NULL,
    invoice_id       UUID         NOT NULL,
    position         INT          NOT NULL,                   -- 1, 2, 3 …
    description      VARCHAR(500) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    quantity_milli   BIGINT       NOT NULL,                   -- thousandths
    unit_price_cents BIGINT       NOT NULL,
    unit_cost_cents  BIGINT       NOT NULL,
    net_cents        BIGINT       NOT NULL,                   -- quantity × price, rounded half away from zero
    PRIMARY KEY (workspace_id, invoice_id, position),
    CONSTRAINT crm_invoice_lines_invoice FOREIGN KEY (workspace_id, invoice_id)
        REFERENCES crm_invoices (workspace_id, id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_activities (
    workspace_id   UUID          NOT NULL,
    id             UUID          NOT NULL,
    origin         VARCHAR(32)   NOT NULL,
    external_id    VARCHAR(190)  NULL,
    is_demo        BOOLEAN       NOT NULL DEFAULT FALSE,
    customer_id    UUID          NULL,
    opportunity_id UUID          NULL,
    kind           VARCHAR(16)   NOT NULL,
    subject        VARCHAR(300)  NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    notes          VARCHAR(2000) NULL,
    owner          VARCHAR(200)  NULL COLLATE utf8mb4_uca1400_ai_ci,
    occurred_at    DATETIME(6)   NOT NULL,
    version        BIGINT        NOT NULL DEFAULT 1,
    created_at     DATETIME(6)   NOT NULL,
    updated_at     DATETIME(6)   NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_activities_external UNIQUE (workspace_id, origin, external_id),
    KEY crm_activities_by_time (workspace_id, occurred_at, id),
    KEY crm_activities_by_owner (workspace_id, occurred_at, owner, kind),
    KEY crm_activities_by_update (workspace_id, updated_at, id),
    KEY crm_activities_of_customer (workspace_id, customer_id),
    KEY crm_activities_of_opportunity (workspace_id, opportunity_id),
    CONSTRAINT crm_activities_kind
        CHECK (kind IN ('call', 'email', 'meeting', 'note', 'task', 'visit', 'test_drive')),
    CONSTRAINT crm_activities_customer FOREIGN KEY (workspace_id, customer_id)
        REFERENCES crm_customers (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT crm_activities_opportunity FOREIGN KEY (workspace_id, opportunity_id)
        REFERENCES crm_opportunities (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT crm_activities_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_goals (
    workspace_id UUID         NOT NULL,
    id           UUID         NOT NULL,
    origin       VARCHAR(32)  NOT NULL,
    external_id  VARCHAR(190) NULL,
    is_demo      BOOLEAN      NOT NULL DEFAULT FALSE,
    name         VARCHAR(200) NOT NULL COLLATE utf8mb4_uca1400_ai_ci,
    metric       VARCHAR(24)  NOT NULL,
    owner        VARCHAR(200) NULL COLLATE utf8mb4_uca1400_ai_ci, -- NULL: everybody's together
    target_cents BIGINT       NOT NULL,                       -- hundredths, of counts too
    currency     VARCHAR(3)   NULL,                           -- of a target in money
    starts_on    DATE         NOT NULL,
    ends_on      DATE         NOT NULL,                       -- the last day
    version      BIGINT       NOT NULL DEFAULT 1,
    created_at   DATETIME(6)  NOT NULL,
    updated_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_goals_external UNIQUE (workspace_id, origin, external_id),
    KEY crm_goals_by_end (workspace_id, ends_on, starts_on, id),
    KEY crm_goals_by_update (workspace_id, updated_at, id),
    CONSTRAINT crm_goals_metric
        CHECK (metric IN ('revenue', 'profit', 'invoices', 'new_customers', 'won_opportunities', 'activities')),
    CONSTRAINT crm_goals_currency CHECK ((currency IS NOT NULL) = (metric IN ('revenue', 'profit'))),
    CONSTRAINT crm_goals_target CHECK (target_cents > 0),
    CONSTRAINT crm_goals_days CHECK (ends_on >= starts_on),
    CONSTRAINT crm_goals_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS crm_rates (
    workspace_id UUID           NOT NULL,
    id           UUID           NOT NULL,
    origin       VARCHAR(32)    NOT NULL,
    external_id  VARCHAR(190)   NULL,
    is_demo      BOOLEAN        NOT NULL DEFAULT FALSE,
    currency     VARCHAR(3)     NOT NULL,
    quote        VARCHAR(3)     NOT NULL,
    day          DATE           NOT NULL,                     -- good from this day on, until a later one
    rate         DECIMAL(20,10) NOT NULL,                     -- units of quote for one of currency
    version      BIGINT         NOT NULL DEFAULT 1,
    created_at   DATETIME(6)    NOT NULL,
    updated_at   DATETIME(6)    NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT crm_rates_external UNIQUE (workspace_id, origin, external_id),
    CONSTRAINT crm_rates_day UNIQUE (workspace_id, currency, quote, day),
    KEY crm_rates_by_update (workspace_id, updated_at, id),
    CONSTRAINT crm_rates_pair CHECK (currency <> quote),
    CONSTRAINT crm_rates_rate CHECK (rate > 0),
    CONSTRAINT crm_rates_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Which entry of the catalogue a widget shows: `crm:{key}` as the endpoint of its query. Earlier versions get theirs, too.
SET @@system_versioning_alter_history = KEEP;
ALTER TABLE widgets
    ADD COLUMN IF NOT EXISTS catalogue_key VARCHAR(64)
        AS (IF(JSON_VALUE(data_query, '$.endpoint') LIKE 'crm:%',
               SUBSTR(JSON_VALUE(data_query, '$.endpoint'), 5, 64), NULL)) PERSISTENT AFTER data_query,
    ADD KEY IF NOT EXISTS widgets_of_catalogue (workspace_id, row_end, deleted_at, catalogue_key, dashboard_id);
