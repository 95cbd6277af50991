/**
 * What comes of connecting two tables, or columns of them.
 *
 * @typedef {{ table: string, column: string | null, of: any }} End   `of`: the table as REST gives it.
 *
 * @typedef {object} Plan
 * @property {any} relationship        From the table that is referred to, to the one that refers.
 * @property {any} newColumn           Of the second, to refer with; null: there is one, or none is wanted.
 * @property {string | null} reference The column that is referred to; null: none is.
 *
 * @param {End} from
 * @param {End} to
 * @param {boolean} withColumns        Whether a column is made where the key of one is dropped on the other as a whole.
 * @returns {Plan}
 */
export function connection(from, to, withColumns) {
    const [parent, child] = isParent(to, from) ? [to, from] : [from, to];
    const key = columnOf(parent);
    const refers = columnOf(child);
    const makes = withColumns && refers === null && key?.is_primary_key === true;
    const relationship = {
        source_table_id: parent.table,
        target_table_id: child.table,
        source_column_id: parent.column,
        target_column_id: child.column,
        cardinality: isAlone(refers, child.of) ? "one-to-one" : "one-to-many",
        optionality: refers !== null && !refers.nullable ? "required" : "optional",
    };
    return {
        relationship,
        newColumn: makes ? foreignKey(parent.of, key, child.of) : null,
        reference: key !== null && (refers !== null || makes) ? key.id : null,
    };
}

const columnOf = ({ column, of }) => (of.columns ?? []).find(({ id }) => id === column) ?? null;

/** Whether the first is what the second refers to: its column is a key and the other's is not. */
function isParent(one, other) {
    const [key, refers] = [columnOf(one), columnOf(other)];
    if (key === null || refers === null) return false;
    return key.is_primary_key && (!refers.is_primary_key || (refers.is_foreign_key && !key.is_foreign_key));
}

/** Whether no two rows can have the same in it. */
function isAlone(column, { columns = [] }) {
    if (column === null) return false;
    const keys = columns.filter((one) => one.is_primary_key);
    return column.constraints?.unique === true || (column.is_primary_key && keys.length === 1);
}

function foreignKey(parent, key, child) {
    const wanted = key.name.toLowerCase() === "id" ? `${singular(parent.name)}_id` : key.name;
    const taken = new Set((child.columns ?? []).map(({ name }) => name));
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`;
    return { name: name.slice(0, 200), data_type: key.data_type, nullable: true, is_primary_key: false };
}

/** Of a table's name as people write it in English; anything else stays. */
function singular(name) {
    if (/ies$/i.test(name)) return name.replace(/ies$/i, "y");
    if (/(ss|us|is)$/i.test(name)) return name;
    return /s$/i.test(name) ? name.slice(0, -1) : name;
}
