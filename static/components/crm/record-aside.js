import { h, onScopeDispose, shallowReactive } from "vue";
import { KINDS, relatedTo } from "../../logic/crm/kinds.js";
import { addresses } from "../../logic/routes.js";
import { crmStrings, fieldName } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";
import { TimeAgo } from "../times.js";

const words = crmStrings.record;

/**
 * What is known of a record besides its fields, and what belongs to it. Props `app`, `kind`, `record`, `names`,
 * `canWrite`.
 */
export const RecordAside = {
    name: "RecordAside",
    props: ["app", "kind", "record", "names", "canWrite"],
    setup(props) {
        const related = relatedTo(props.kind);
        /** Kind → how many. @type {Record<string, number>} */
        const counts = shallowReactive({});
        const leaving = new AbortController();
        onScopeDispose(() => leaving.abort());
        for (const [kind, field] of related) count(kind, field);

        async function count(kind, field) {
            const query = { [field]: props.record.id, limit: 1 };
            try {
                const { total } = await props.app.client.crm.records.list(kind, query, { signal: leaving.signal });
                counts[kind] = total;
            } catch {
                // the link stands without its number
            }
        }

        const link = ([kind, field]) =>
            h("li", { key: kind }, [
                h("a", { href: addresses.records(kind, { [field]: props.record.id }) }, [
                    crmStrings.kinds[kind],
                    counts[kind] !== undefined && h("b", props.app.formats.count(counts[kind])),
                ]),
                props.canWrite && h("a", {
                    class: "button bare small",
                    "aria-label": words.addRelated(kind),
                    title: words.addRelated(kind),
                    href: `${addresses.record(kind, "new")}?${new URLSearchParams({ [field]: props.record.id })}`,
                }, h(Icon, { name: "add" })),
            ]);

        const leadTo = ({ name, of }) => {
            const id = props.record[name];
            return h("li", { key: name }, h("a", { href: addresses.record(of, id) }, [
                fieldName(name),
                h("b", props.names.of(of, id)),
            ]));
        };

        const fact = (name, value) => value && [h("dt", name), h("dd", value)];

        return () => {
            const { record } = props;
            const { ago, moment: exact } = props.app.formats;
            const time = (at) => h(TimeAgo, { at, clock: { ago, exact } });
            const references = KINDS[props.kind].fields.filter(({ of, name }) => of && record[name]);
            return h("aside", { class: "record-aside" }, [
                references.length > 0 && h("section", { class: "panel" }, [
                    h("h2", words.refersTo),
                    h("ul", { class: "related" }, references.map(leadTo)),
                ]),
                related.length > 0 && h("section", { class: "panel" }, [
                    h("h2", words.related),
                    h("ul", { class: "related" }, related.map(link)),
                ]),
                h("section", { class: "panel" }, [
                    h("h2", words.facts),
                    h("dl", [
                        fact(words.origin, record.is_demo ? crmStrings.list.exampleHint : record.origin),
                        fact(crmStrings.fields.external_id, record.external_id),
                        fact(words.created_at, time(record.created_at)),
                        fact(words.updated_at, time(record.updated_at)),
                    ]),
                ]),
            ]);
        };
    },
};
