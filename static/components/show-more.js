import { h, ref } from "vue";
import { whenInSight } from "../lib/in-sight.js";
import { strings } from "../logic/strings.js";

const words = strings.dashboards;

/**
 * The end of a list that goes on: more comes when it is in sight, or pressed. Props `shown`, `total`, `busy`, `label`.
 */
export const ShowMore = {
    name: "ShowMore",
    props: {
        shown: { type: Number, required: true },
        total: { type: Number, required: true },
        busy: Boolean,
        /** @type {any} */
        label: { type: Function, default: words.shown },
    },
    emits: ["more"],
    setup(props, { emit }) {
        const element = ref(null);
        const more = () => props.busy || emit("more");
        whenInSight(element, more, { once: false });
        return () =>
            h("div", { ref: element, class: "more" }, [
                h(
                    "button",
                    { type: "button", "aria-disabled": props.busy ? "true" : null, onClick: more },
                    words.showMore,
                ),
                h("span", { class: "quiet", role: "status" }, props.label(props.shown, props.total)),
            ]);
    },
};
