import { computed, h } from "vue";
import { categoryOf, drawnAs, keyOf } from "../../logic/crm/catalogue.js";
import { modelOf } from "../../logic/crm/models.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { lazily } from "../board/lazily.js";
import { FeedWidget } from "./feed.js";
import { FigureWidget } from "./figure.js";
import { FunnelWidget } from "./funnel.js";
import { GoalsWidget } from "./goals.js";
import { StandingsWidget } from "./standings.js";
import { FiguresTable } from "./figures-table.js";

const Chart = lazily(() => import("../widgets/chart.js"), "ChartWidget");

/**
 * What an entry of the catalogue shows, on the CRM's page and on any other board.
 *
 * Props: `widget`, `datum` `{ data, metadata, error }`, `context` of the board: `formats()`, `zone()`, and on the CRM's
 * page `figures` (of use-figures.js).
 */
export const CatalogueWidget = {
    name: "CatalogueWidget",
    props: ["widget", "datum", "context"],
    setup(props) {
        const key = computed(() => keyOf(props.widget) ?? "");
        const model = computed(() =>
            modelOf(props.datum, { key: key.value, zone: props.context.zone(), settings: props.widget.config ?? {} }),
        );
        /** Days of the past are looked at as they are: there is nothing to zoom into. */
        const chartContext = {
            ...props.context,
            zooms: false,
            ends: () => extentOf(model.value),
            time: (at) => props.context.formats().date(at),
        };

        return () => {
            const { widget, context } = props;
            if (model.value === null) return note(crmStrings.noChart);
            const given = { widget, model: model.value, metadata: props.datum.metadata, context };
            switch (categoryOf(key.value)) {
                case "kpi": return h(FigureWidget, given);
                case "table": return h(FiguresTable, given);
                case "feed": return h(FeedWidget, given);
                case "chart": return chart(given);
                default: return h(key.value === "gamification_goals" ? GoalsWidget : StandingsWidget, given);
            }
        };

        function chart(given) {
            if (key.value === "chart_sales_funnel") {
                return given.model.some(({ value }) => value > 0) ? h(FunnelWidget, given) : note(crmStrings.noChart);
            }
            const isThere = given.model.series?.some(({ points }) => points.some(([, value]) => value !== 0));
            if (!isThere) return note(crmStrings.noChart);
            return h(Chart, {
                widget: drawnAs(given.widget, key.value),
                data: given.model,
                metadata: given.metadata,
                context: chartContext,
            });
        }
    },
};

const note = (text) => h("p", { class: "widget-note" }, text);

function extentOf(model) {
    const all = (model?.series ?? []).flatMap(({ points }) => points.map(([x]) => x));
    return all.length === 0 ? { from: 0, to: 1 } : { from: Math.min(...all), to: Math.max(...all) };
}
