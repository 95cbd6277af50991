import { h, onBeforeUnmount, onMounted, ref } from "vue";

const EVERY_MS = 20_000;

/** Counts on every twenty seconds: what depends on it says its times anew. One timer for all. */
const tick = ref(0);
let timer;
let shown = 0;

/**
 * A time as "5 min ago", which stays true; the exact one shows when pointed at.
 *
 * Props: `at` (RFC 3339), `clock` (of logic/time.js), `phrase` (a function of "5 min ago").
 */
export const TimeAgo = {
    name: "TimeAgo",
    props: {
        at: { type: String, required: true },
        clock: { type: Object, required: true },
        /** @type {any} */
        phrase: { type: Function, default: (ago) => ago },
    },
    setup(props) {
        onMounted(() => {
            shown += 1;
            timer ??= setInterval(() => (tick.value += 1), EVERY_MS);
        });
        onBeforeUnmount(() => {
            shown -= 1;
            if (shown > 0) return;
            clearInterval(timer);
            timer = undefined;
        });
        return () => {
            void tick.value;
            return h(
                "time",
                { datetime: props.at, title: props.clock.exact(props.at) },
                props.phrase(props.clock.ago(props.at)),
            );
        };
    },
};
