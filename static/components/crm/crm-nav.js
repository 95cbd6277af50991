import { h, onMounted, ref } from "vue";
import { addresses, RECORD_KINDS } from "../../logic/routes.js";
import { crmStrings } from "../../logic/strings-crm.js";

/** The parts of the CRM. Prop `current`: `board`, `import`, or a kind of records. */
export const CRMNav = {
    name: "CRMNav",
    props: ["current"],
    setup(props) {
        const element = ref(null);
        const parts = [
            ["board", crmStrings.board, addresses.crm],
            ...RECORD_KINDS.map((kind) => [kind, crmStrings.kinds[kind], addresses.records(kind)]),
            ["import", crmStrings.import, addresses.crmImport],
        ];
        // On a phone the row is wider than the screen
        onMounted(() => element.value.querySelector("[aria-current]")?.scrollIntoView({
            block: "nearest",
            inline: "center",
        }));
        return () =>
            h("nav", { ref: element, class: "crm-nav", "aria-label": crmStrings.navigation }, parts.map(
                ([name, label, href]) =>
                    h("a", { key: name, href, "aria-current": props.current === name ? "page" : null }, label),
            ));
    },
};
