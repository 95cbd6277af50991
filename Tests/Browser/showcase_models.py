"""A model of thirty tables to show: a shop with its customers, its stock and its money."""

from models import Model, Models
from people import Person

# Table → its columns: name, type, and marks: ! is never empty, * is a key, ^ is unique, > refers to another table's key.
SALES = {
    "customers": "id BIGINT *, email VARCHAR(200) !^, full_name VARCHAR(200) !, phone VARCHAR(40), locale CHAR(5) !,"
    " created_at TIMESTAMP !, blocked_at TIMESTAMP",
    "addresses": "id BIGINT *, customer_id BIGINT !>customers, street VARCHAR(200) !, city VARCHAR(120) !,"
    " postal_code VARCHAR(20) !, country_code CHAR(2) !>countries",
    "countries": "code CHAR(2) *, name VARCHAR(120) !, currency CHAR(3) !>currencies, vat_rate DECIMAL(5,2)",
    "carts": "id UUID *, customer_id BIGINT >customers, expires_at TIMESTAMP !",
    "cart_items": "cart_id UUID *>carts, variant_id BIGINT *>variants, quantity INTEGER !",
    "orders": "id BIGINT *, number VARCHAR(20) !^, customer_id BIGINT !>customers, ship_to BIGINT !>addresses,"
    " status VARCHAR(20) !, placed_at TIMESTAMP !, currency CHAR(3) !>currencies, total DECIMAL(12,2) !",
    "order_lines": "order_id BIGINT *>orders, position SMALLINT *, variant_id BIGINT !>variants, quantity INTEGER !,"
    " unit_price DECIMAL(12,2) !, discount DECIMAL(12,2)",
    "coupons": "code VARCHAR(40) *, percent DECIMAL(5,2), valid_until DATE, most_uses INTEGER",
    "order_coupons": "order_id BIGINT *>orders, coupon_code VARCHAR(40) *>coupons",
    "reviews": "id BIGINT *, product_id BIGINT !>products, customer_id BIGINT !>customers, stars SMALLINT !, text TEXT,"
    " written_at TIMESTAMP !",
    "wishes": "customer_id BIGINT *>customers, product_id BIGINT *>products, added_at TIMESTAMP !",
}
CATALOGUE = {
    "products": "id BIGINT *, sku VARCHAR(40) !^, name VARCHAR(200) !, brand_id BIGINT >brands,"
    " category_id BIGINT !>categories, description TEXT, active BOOLEAN !",
    "variants": "id BIGINT *, product_id BIGINT !>products, barcode VARCHAR(20) ^, colour VARCHAR(40), size VARCHAR(20),"
    " weight_grams INTEGER",
    "categories": "id BIGINT *, parent_id BIGINT >categories, name VARCHAR(120) !, sort_order INTEGER !",
    "brands": "id BIGINT *, name VARCHAR(120) !^, website VARCHAR(200)",
    "prices": "variant_id BIGINT *>variants, currency CHAR(3) *>currencies, valid_from DATE *, amount DECIMAL(12,2) !",
    "product_images": "id BIGINT *, product_id BIGINT !>products, path VARCHAR(400) !, sort_order INTEGER !",
    "suppliers": "id BIGINT *, name VARCHAR(200) !, country_code CHAR(2) >countries, lead_time_days INTEGER",
    "supplier_products": "supplier_id BIGINT *>suppliers, variant_id BIGINT *>variants, cost DECIMAL(12,2) !,"
    " least_quantity INTEGER",
}
LOGISTICS = {
    "warehouses": "id BIGINT *, name VARCHAR(120) !, city VARCHAR(120) !, country_code CHAR(2) !>countries",
    "stock": "warehouse_id BIGINT *>warehouses, variant_id BIGINT *>variants, on_hand INTEGER !, reserved INTEGER !",
    "stock_moves": "id BIGINT *, warehouse_id BIGINT !>warehouses, variant_id BIGINT !>variants, quantity INTEGER !,"
    " reason VARCHAR(40) !, moved_at TIMESTAMP !",
    "shipments": "id BIGINT *, order_id BIGINT !>orders, warehouse_id BIGINT !>warehouses, carrier_id BIGINT >carriers,"
    " tracking VARCHAR(80), sent_at TIMESTAMP",
    "carriers": "id BIGINT *, name VARCHAR(120) !, tracking_url VARCHAR(400)",
    "returns": "id BIGINT *, order_id BIGINT !>orders, reason VARCHAR(200), received_at TIMESTAMP",
}
MONEY = {
    "currencies": "code CHAR(3) *, name VARCHAR(60) !, decimals SMALLINT !",
    "exchange_rates": "currency CHAR(3) *>currencies, day DATE *, rate DECIMAL(14,6) !",
    "payments": "id BIGINT *, order_id BIGINT !>orders, provider VARCHAR(40) !, amount DECIMAL(12,2) !,"
    " state VARCHAR(20) !, paid_at TIMESTAMP",
    "refunds": "id BIGINT *, payment_id BIGINT !>payments, return_id BIGINT >returns, amount DECIMAL(12,2) !",
    "invoices": "id BIGINT *, order_id BIGINT !^>orders, number VARCHAR(20) !^, issued_on DATE !, due_on DATE !",
}
DOMAINS = {"Sales": SALES, "Catalogue": CATALOGUE, "Logistics": LOGISTICS, "Money": MONEY}

# Where each stands on a sheet of columns, in units of the canvas.
COLUMN, GAP = 340, 50
SHEET = [
    ["wishes", "reviews", "carts", "cart_items", "coupons"],
    ["customers", "addresses", "order_coupons", "countries"],
    ["orders", "order_lines", "invoices", "currencies"],
    ["payments", "refunds", "returns", "shipments", "exchange_rates"],
    ["carriers", "warehouses", "stock", "stock_moves"],
    ["variants", "prices", "supplier_products", "suppliers"],
    ["products", "categories", "brands", "product_images"],
]


def columns_of(text: str) -> list[dict]:
    found = []
    for part in text.split(", "):
        name, data_type, *rest = part.split(" ")
        marks, _, reference = "".join(rest).partition(">")
        is_key = "*" in marks
        column = {
            "name": name,
            "data_type": data_type,
            "nullable": not is_key and "!" not in marks,
            "is_primary_key": is_key,
            "constraints": {"unique": True} if "^" in marks else {},
        }
        found.append((column, reference or None))
    return found


def places() -> dict[str, tuple[int, int]]:
    tables = {name: text for domain in DOMAINS.values() for name, text in domain.items()}
    found = {}
    for index, column in enumerate(SHEET):
        y = 0 if index % 2 else 60
        for name in column:
            found[name] = (index * COLUMN, y)
            y += 42 + 24 * len(columns_of(tables[name])) + GAP
    return found


def furnish_model(person: Person, name: str = "Retail") -> Model:
    """A shared workspace with all of it."""
    model = Models(person).shared(name)
    made: dict[str, dict] = {}
    stands = places()
    for domain, tables in DOMAINS.items():
        domain_id = model.domain(domain, "physical" if domain == "Money" else "logical")
        for table, text in tables.items():
            columns = [{"order": order, **column} for order, (column, _) in enumerate(columns_of(text))]
            made[table] = model.table(domain_id, table, columns, at=stands[table], width=250, model_type="physical")
    for tables in DOMAINS.values():
        for table, text in tables.items():
            relate_all(model, made, table, text)
    return model


def relate_all(model: Model, made: dict[str, dict], table: str, text: str):
    """Its foreign keys, and a line for each."""
    keys = [column["is_primary_key"] for column, _ in columns_of(text)]
    changed = []
    for (column, reference), saved in zip(columns_of(text), made[table]["columns"], strict=True):
        if reference is None:
            continue
        target = next(one for one in made[reference]["columns"] if one["is_primary_key"])
        changed.append({**saved, "is_foreign_key": True, "foreign_key_reference": target["id"]})
        alone = column["constraints"] or (column["is_primary_key"] and sum(keys) == 1)
        model.relate(
            made[reference],
            made[table],
            source_column_id=target["id"],
            target_column_id=saved["id"],
            cardinality="one-to-one" if alone else "one-to-many",
            optionality="optional" if column["nullable"] else "required",
        )
    if changed:
        others = [one for one in made[table]["columns"] if one["id"] not in {new["id"] for new in changed}]
        model.update_table(made[table]["id"], columns=sorted([*others, *changed], key=lambda one: one["order"]))
