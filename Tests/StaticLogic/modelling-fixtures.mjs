/** Models, and a server of one: what it says is what the real one would. */

export const WORKSPACE = { id: "ws", name: "Shop", type: "shared", owner_id: "u0" };

export const column = (id, table, more = {}) => ({
    id,
    table_id: table,
    name: id,
    data_type: "INT",
    nullable: false,
    is_primary_key: false,
    is_foreign_key: false,
    foreign_key_reference: null,
    default_value: null,
    constraints: {},
    order: 0,
    ...more,
});

export const table = (id, columns = [], more = {}) => ({
    id,
    workspace_id: "ws",
    primary_domain_id: "d1",
    name: id,
    alias: null,
    model_type: "logical",
    position_x: 0,
    position_y: 0,
    width: 200,
    height: 150,
    visible_domains: [],
    columns: columns.map((name, order) => column(`${id}.${name}`, id, { name, order })),
    version: 1,
    ...more,
});

export const relationship = (id, source, target, more = {}) => ({
    id,
    workspace_id: "ws",
    source_table_id: source,
    target_table_id: target,
    cardinality: "one-to-many",
    optionality: "optional",
    name: null,
    source_column_id: null,
    target_column_id: null,
    is_circular: false,
    version: 1,
    ...more,
});

export const domain = (id, more = {}) => ({
    id,
    workspace_id: "ws",
    name: id,
    model_type: "logical",
    is_primary: id === "d1",
    version: 1,
    ...more,
});

export const node = (id, more = {}) => ({
    id,
    type: "database",
    name: id,
    position_x: 0,
    position_y: 0,
    icon: null,
    metadata: {},
    ...more,
});

export const diagram = (id, nodes = [], connections = [], more = {}) => ({
    id,
    workspace_id: "ws",
    name: id,
    nodes: nodes.map((one) => node(one)),
    connections: connections.map(([one, from, to]) => ({
        id: one,
        source_node_id: from,
        target_node_id: to,
        label: null,
        direction: "forward",
    })),
    linked_tables: [],
    version: 1,
    ...more,
});

/** Customers have orders. */
export const shop = (more = {}) => ({
    workspace: WORKSPACE,
    offset: 10,
    domains: [domain("d1"), domain("d2")],
    tables: [table("customers", ["id", "name"]), table("orders", ["id", "customer"])],
    relationships: [
        relationship("r1", "customers", "orders", {
            source_column_id: "customers.id",
            target_column_id: "orders.customer",
        }),
    ],
    diagrams: [diagram("f1", ["a", "b"], [["c1", "a", "b"]])],
    ...more,
});

/** Numbers that are the same with each run. @param {number} seed */
export function seeded(seed) {
    let state = seed >>> 0;
    const next = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
    };
    return {
        next,
        below: (most) => Math.floor(next() * most),
        of: (items) => items[Math.floor(next() * items.length)],
    };
}

/** Ids `prefix1`, `prefix2`, … */
export function counted(prefix = "n") {
    let last = 0;
    return () => `${prefix}${(last += 1)}`;
}
