import { h, ref } from "vue";
import { beginLinking, gitHubEntrance } from "../../lib/github-way.js";
import { gitHubOf } from "../../lib/github.js";
import { useLoading } from "../../lib/loading.js";
import { removed } from "../../logic/repeats.js";
import { gitHubStrings as words } from "../../logic/strings-github.js";
import { Confirm } from "../confirm.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";
import { SettingsSection } from "../settings-section.js";
import { TimeAgo } from "../times.js";

/** The GitHub accounts by which a person signs in, where that is offered. Prop `app`. */
export const IdentitiesSection = {
    name: "IdentitiesSection",
    props: ["app"],
    setup({ app }) {
        const entrance = gitHubEntrance();
        const gitHub = gitHubOf(app);
        /** Which is asked about. */
        const asking = ref(/** @type {string | null} */ (null));
        const loading = useLoading((signal) => gitHub.identities({ signal }));
        if (entrance !== null) {
            loading.load();
            app.onReconnect(loading.load);
        }

        async function unlink({ id, login }) {
            await removed(gitHub.unlink(id));
            asking.value = null;
            app.say(words.wasUnlinked(login));
            await loading.load();
        }

        function leave(event) {
            if (beginLinking()) return;
            event.preventDefault();
            app.say(words.cannotLink);
        }

        const question = (identity) =>
            h("li", { key: `${identity.id}?` }, h(Confirm, {
                danger: true,
                question: words.unlinkQuestion(identity.login),
                text: words.unlinkText,
                yes: words.unlinkYes,
                act: () => unlink(identity),
                onNo: () => (asking.value = null),
            }));

        const row = (identity, isLast) =>
            asking.value === identity.id
                ? question(identity)
                : h("li", { key: identity.id, class: "identity" }, [
                      h(Icon, { name: "branch" }),
                      h("div", [
                          h("b", identity.login),
                          h("p", { class: "quiet" }, [
                              h(TimeAgo, { at: identity.linked_at, clock: app.clock, phrase: words.since }),
                              " · ",
                              identity.last_used_at
                                  ? h(TimeAgo, { at: identity.last_used_at, clock: app.clock, phrase: words.used })
                                  : words.never,
                          ]),
                          isLast && h("p", { class: "quiet" }, words.last),
                      ]),
                      !isLast && h(
                          "button",
                          { type: "button", onClick: () => (asking.value = identity.id) },
                          words.unlink,
                      ),
                  ]);

        const list = ({ identities, has_password: hasPassword }) =>
            identities.length === 0
                ? h("p", { class: "quiet" }, words.none)
                : h(
                      "ul",
                      { class: "identities" },
                      identities.map((one) => row(one, !hasPassword && identities.length === 1)),
                  );

        return () =>
            entrance === null
                ? null
                : h(SettingsSection, { title: words.section, text: words.sectionText }, () => [
                      loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
                      loading.value && list(loading.value),
                      h("div", h("a", { class: "button", href: entrance, onClick: leave }, words.link)),
                  ]);
    },
};
