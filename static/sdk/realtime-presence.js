/**
 * Who is on a topic, as Supabase Realtime tells it: a whole `presence_state` first, then `presence_diff`s.
 *
 * @typedef {Record<string, Record<string, any>[]>} Presence
 *   key of a connection → what it tracks, each with its `phx_ref`
 */

/**
 * @param {any} state  `{ key: { metas: [{ phx_ref, … }] } }`
 * @returns {Presence}
 */
export function presenceFrom(state) {
    return Object.fromEntries(
        Object.entries(state ?? {})
            .map(([key, entry]) => [key, metasOf(entry)])
            .filter(([, metas]) => metas.length > 0),
    );
}

/**
 * @param {Presence} presence
 * @param {any} diff  `{ joins: { key: { metas } }, leaves: { key: { metas } } }`
 * @returns {Presence} a new one; the given one stays as it is
 */
export function presenceAfter(presence, diff) {
    const next = { ...presence };
    for (const [key, entry] of Object.entries(diff?.joins ?? {})) {
        const joined = metasOf(entry);
        const known = new Set(joined.map(({ phx_ref }) => phx_ref));
        next[key] = [...(next[key] ?? []).filter(({ phx_ref }) => !known.has(phx_ref)), ...joined];
    }
    for (const [key, entry] of Object.entries(diff?.leaves ?? {})) {
        const left = new Set(metasOf(entry).map(({ phx_ref }) => phx_ref));
        const staying = (next[key] ?? []).filter(({ phx_ref }) => !left.has(phx_ref));
        if (staying.length > 0) next[key] = staying;
        else delete next[key];
    }
    return next;
}

const metasOf = (entry) => (Array.isArray(entry?.metas) ? entry.metas : []);
