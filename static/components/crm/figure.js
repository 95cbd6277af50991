import { computed, h, onBeforeUnmount, ref, watch } from "vue";
import { sparkline } from "../../logic/board/shapes.js";
import { keyOf } from "../../logic/crm/catalogue.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";

const words = crmStrings.figure;
const WIDTH = 120;
const HEIGHT = 40;
/** How long a figure that moved says by how much. */
const TOLD_MS = 8_000;
const SERIES = { kpi_customers: 3, kpi_revenue: 1, kpi_invoices: 2, kpi_profit: 4 };

/** One big figure, how it stands against the period before, and its days along the foot. */
export const FigureWidget = {
    name: "FigureWidget",
    props: ["widget", "model", "metadata", "context"],
    setup(props) {
        const moved = ref(0);
        let timer = null;
        const spark = computed(() => sparkline(props.model.points, WIDTH, HEIGHT));
        const question = () => JSON.stringify([props.metadata?.date_range, props.model.currency, props.widget.config]);
        let asked = question();

        watch(
            () => props.model,
            (now, before) => {
                const same = asked === question();
                asked = question();
                if (!same || now.value === before.value) return;
                moved.value = now.value - before.value;
                clearTimeout(timer);
                timer = setTimeout(() => (moved.value = 0), TOLD_MS);
            },
        );
        onBeforeUnmount(() => clearTimeout(timer));

        function moveOf(formats) {
            if (moved.value === 0) return null;
            const size = formats.figure(Math.abs(moved.value), props.model.currency);
            const [tone, sign] = moved.value > 0 ? ["good", "+"] : ["bad", "−"];
            return h("small", { class: ["moved", tone] }, sign + size);
        }

        return () => {
            const { model, metadata, context } = props;
            const formats = context.formats();
            return h("div", { class: "metric crm-figure" }, [
                h("p", { class: "figure", title: formats.money(model.value, model.currency) }, [
                    formats.figure(model.value, model.currency),
                    moveOf(formats),
                ]),
                changeOf(model, metadata?.date_range, formats),
                spark.value.line !== "" && sparkOf(spark.value, SERIES[keyOf(props.widget) ?? ""] ?? 1),
            ]);
        };
    },
};

/** An arrow and words: never by colour alone. */
function changeOf({ percent, trend }, range, formats) {
    if (percent === null) return h("p", { class: "change" }, words.fresh);
    if (trend === "flat" || percent === 0) return h("p", { class: "change" }, words.same(range));
    const size = formats.percent(Math.abs(percent));
    const text = trend === "up" ? words.more(size) : words.less(size);
    return h("p", { class: "change", title: `${text} ${words.than(range)}` }, [
        h("b", { class: trend === "up" ? "good" : "bad" }, [h(Icon, { name: trend }), text]),
        h("span", ` ${words.than(range)}`),
    ]);
}

function sparkOf({ line, area }, series) {
    return h(
        "svg",
        {
            class: ["spark", `series-${series}`],
            viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
            preserveAspectRatio: "none",
            "aria-hidden": "true",
        },
        [
            h("path", { class: "area", d: area }),
            h("path", { class: "line", d: line, "vector-effect": "non-scaling-stroke" }),
        ],
    );
}
