import { h, onBeforeUnmount, onMounted, ref, watchEffect } from "vue";
import { failureOf } from "../logic/failures.js";
import { strings } from "../logic/strings.js";
import { EmptyState, FailureNote } from "./notices.js";

const PATIENCE_MS = 150;

/** While the session is resumed and that takes a while. */
export const Waiting = {
    name: "Waiting",
    setup() {
        const slow = ref(false);
        let timer;
        onMounted(() => (timer = setTimeout(() => (slow.value = true), PATIENCE_MS)));
        onBeforeUnmount(() => clearTimeout(timer));
        return () => (slow.value ? h("p", { class: "boot", role: "status" }, `${strings.loading}…`) : null);
    },
};

/** The session could not be resumed; whether it still holds is not known. */
export const BootFailure = {
    name: "BootFailure",
    props: ["app"],
    setup({ app }) {
        const words = strings.connection;
        const unreachable = () => app.entrance.state.failure?.status === 0;
        watchEffect(() => (document.title = strings.title(unreachable() ? words.bootTitle : words.bootFailed)));
        app.onReconnect(() => app.entrance.resume());
        return () =>
            h(
                "main",
                { class: "boot", id: "content" },
                unreachable()
                    ? h(EmptyState, { title: words.bootTitle, text: words.bootText, level: "h1" })
                    : [
                          h("h1", words.bootFailed),
                          h(FailureNote, {
                              failure: failureOf(app.entrance.state.failure),
                              retry: app.entrance.resume,
                          }),
                      ],
            );
    },
};
