import { h, ref, shallowReactive } from "vue";
import { Face } from "../components/account-menu.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { flowForgeOf } from "../lib/flowforge.js";
import { useLoading } from "../lib/loading.js";
import { failureOf } from "../logic/failures.js";
import { displayName } from "../logic/people.js";
import { accessStrings } from "../logic/strings-access.js";

const words = accessStrings.consent;

/** An app sent the person here to be let in: what it asks for, and yes or no. */
export default {
    name: "ConsentPage",
    props: ["app", "route"],
    setup({ app, route }) {
        const { consent } = flowForgeOf(app).client;
        const asked = Object.fromEntries(route.query);
        const state = shallowReactive({ busy: false, failure: null });
        const left = ref(false);
        const question = useLoading((signal) => consent.describe(/** @type {any} */ (asked), { signal }), {
            words: { 404: words.unknown },
        });
        if (asked.client_id) question.load();
        app.onReconnect(() => question.value === null && asked.client_id && question.load());

        async function decide(decision) {
            if (state.busy) return;
            Object.assign(state, { busy: true, failure: null });
            try {
                const { redirect_to: address } = await consent.decide(asked, decision);
                left.value = true;
                location.assign(address);
            } catch (error) {
                Object.assign(state, { busy: false, failure: failureOf(error) });
            }
        }

        const button = (label, look, decision) =>
            h(
                "button",
                {
                    type: "button",
                    class: look,
                    "aria-disabled": state.busy ? "true" : null,
                    onClick: () => decide(decision),
                },
                label,
            );

        const ask = ({ name, redirectUri, scopes }) => {
            const who = displayName(app.person.profile, app.person.claims);
            return h("section", { class: "panel consent", "aria-label": words.title }, [
                h("h2", words.question(name)),
                h("p", { class: "consent-who" }, [h(Face, { name: who }), words.as(who)]),
                h("div", [
                    h("p", { class: "label" }, words.asks),
                    h("ul", scopes.map(({ scope, description }) => h("li", { key: scope }, description))),
                ]),
                h("p", { class: "quiet" }, [words.leads(hostOf(redirectUri)), " ", words.later]),
                state.failure && h(FailureNote, { failure: state.failure }),
                left.value
                    ? h("p", { role: "status" }, words.leaving(name))
                    : h(
                        "div",
                        { class: "form-actions" },
                        [button(words.deny, "", "deny"), button(words.approve, "main", "approve")],
                    ),
            ]);
        };

        const broken = (text) =>
            h("div", { class: "panel" }, [h(EmptyState, { title: words.brokenTitle, text, icon: "warning" })]);

        const body = () => {
            if (!asked.client_id) return broken(words.noApp);
            if (question.value !== null) return ask(question.value);
            const { error, failure } = question;
            if (error?.status === 404 || error?.status === 400) {
                return [
                    broken(failure.text === words.unknown ? words.unknown : words.brokenText),
                    h(FailureNote, { failure }),
                ];
            }
            return failure ? h(
                FailureNote,
                { failure, retry: question.load },
            ) : question.slow && h(SkeletonRows, { rows: 3 });
        };

        return () => [h(PageHead, { title: words.title }), body()];
    },
};

/** Where an address leads, for a person. */
function hostOf(address) {
    try {
        const { host, protocol } = new URL(address);
        return host === "" ? protocol : host;
    } catch {
        return address;
    }
}
