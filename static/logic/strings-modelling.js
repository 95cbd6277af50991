/** Every word about editing a model together. Functions take what is counted or named. */

const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const kinds = {
    domain: "domain",
    table: "table",
    column: "column",
    relationship: "relationship",
    diagram: "diagram",
    node: "node",
    connection: "connection",
    link: "link to a table",
};

const fields = {
    name: "name",
    alias: "alias",
    model_type: "kind of model",
    position_x: "place",
    position_y: "place",
    width: "size",
    height: "size",
    primary_domain_id: "domain",
    visible_domains: "further domains",
    columns: "columns",
    data_type: "type",
    nullable: "“may be empty”",
    is_primary_key: "primary key",
    is_foreign_key: "foreign key",
    foreign_key_reference: "reference",
    default_value: "default",
    constraints: "constraints",
    order: "place",
    cardinality: "cardinality",
    optionality: "optionality",
    source_column_id: "column",
    target_column_id: "column",
    source_table_id: "table",
    target_table_id: "table",
    nodes: "nodes",
    connections: "connections",
    linked_tables: "linked tables",
    type: "kind",
    icon: "icon",
    metadata: "details",
    label: "label",
    direction: "direction",
    source_node_id: "start",
    target_node_id: "end",
};

const listed = (words) => new Intl.ListFormat("en", { type: "conjunction" }).format(words);
const fieldsOf = (names) => listed([...new Set(names.map((name) => fields[name] ?? name))]);
const called = (kind, name) => (name ? `“${name}”` : `a ${kinds[kind] ?? "part"}`);

export const modellingStrings = {
    kinds,
    fields,
    missing: "There is no such workspace, or you have no access to it.",
    someone: "Someone",
    states: {
        saved: "All changes saved",
        saving: "Saving…",
        waiting: (n) => `${count(n, "change", "changes")} kept here; saved as soon as the server answers`,
    },
    readOnly: "You may read this model, not change it.",
    undo: "Undo",
    redo: "Redo",
    undone: (label) => `Undone: ${label}`,
    redone: (label) => `Done again: ${label}`,
    /** What others changed since stays. */
    left: (kind, name, names, why) => {
        if (why === "gone") return `${capital(called(kind, name))} is deleted.`;
        if (names.length === 0) return `Somebody changed ${called(kind, name)} since: it stays.`;
        return `Somebody changed the ${fieldsOf(names)} of ${called(kind, name)} since: that stays.`;
    },
    /** An own change that did not come to be. */
    lost: {
        gone: (kind, name) => `${capital(called(kind, name))} was deleted while you were editing. Your change is lost.`,
        changed: (kind, name, names) =>
            names.length === 0
                ? `Someone changed ${called(kind, name)} while you were editing. Yours was not saved.`
                : `Someone changed the ${fieldsOf(names)} of ${called(kind, name)} meanwhile: theirs is shown.`,
        refused: (kind, name, reason) => `The change of ${called(kind, name)} was not saved. ${reason}`,
    },
    ended: "You have no access to this workspace any more.",
    present: (n) => count(n, "other person is here", "other people are here"),
};

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
