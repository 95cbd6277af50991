import { h, onScopeDispose, ref, watch } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useLoading } from "../../lib/loading.js";
import { failureOf } from "../../logic/failures.js";
import { removed } from "../../logic/repeats.js";
import { strings } from "../../logic/strings.js";
import { workStrings } from "../../logic/strings-work.js";
import { Face } from "../account-menu.js";
import { FailureNote } from "../notices.js";
import { TimeAgo } from "../times.js";

const words = workStrings.tasks;
const LONGEST = 10_000;

/** What people say about a task. Props: `app`, `task`, `writable`, `nameOf`; event `changed`. */
export const Comments = {
    name: "Comments",
    props: ["app", "task", "writable", "nameOf"],
    emits: ["changed"],
    setup(props, { emit }) {
        const { app } = props;
        const { comments } = flowForgeOf(app).client.tasks;
        const id = props.task.id;
        const list = useLoading(
            async (signal) => (await comments.list(id, { limit: 100, sort: "createdAt:asc" }, { signal })).data,
        );
        const editing = ref(/** @type {string | null} */ (null));
        const me = app.person.claims?.sub;
        list.load();
        app.onReconnect(list.load);
        watch(() => [props.task.commentCount, props.task.updatedAt].join(), () => list.load());
        let over = false;
        onScopeDispose(() => (over = true));

        async function add(body) {
            await comments.create(id, { body });
            emit("changed");
            if (!over) await list.load();
        }

        async function change(comment, body) {
            await comments.update(id, comment.id, { body });
            editing.value = null;
            await list.load();
        }

        async function remove(comment) {
            try {
                await removed(comments.remove(id, comment.id));
                emit("changed");
                app.offerUndo(words.commentRemoved, () => add(comment.body));
                await list.load();
            } catch (error) {
                app.sayFailure(error);
            }
        }

        const one = (comment) => {
            const author = comment.author ?? comment.userId;
            const name = author === me ? props.nameOf(author) : comment.authorName ?? props.nameOf(author);
            const edited = comment.updatedAt && comment.updatedAt !== comment.createdAt;
            return h("li", { key: comment.id, class: "comment" }, [
                h(Face, { name }),
                h("div", [
                    h("p", { class: "comment-head" }, [
                        h("b", name),
                        h(TimeAgo, { at: comment.createdAt, clock: app.clock }),
                        edited && h("span", { title: app.clock.exact(comment.updatedAt) }, words.edited),
                        author === me && editing.value !== comment.id && h("span", { class: "push" }, [
                            h(
                                "button",
                                { type: "button", class: "link", onClick: () => (editing.value = comment.id) },
                                words.editComment,
                            ),
                            h(
                                "button",
                                { type: "button", class: "link", onClick: () => remove(comment) },
                                words.removeComment,
                            ),
                        ]),
                    ]),
                    editing.value === comment.id
                        ? h(CommentBox, {
                              label: words.editComment,
                              text: comment.body,
                              send: (body) => change(comment, body),
                              onLeave: () => (editing.value = null),
                          })
                        : h("p", { class: "comment-body" }, comment.body),
                ]),
            ]);
        };

        return () =>
            h("section", { class: "task-part", "aria-label": words.commentsTitle }, [
                h("h3", words.commentsTitle),
                list.failure && h(FailureNote, { failure: list.failure, retry: list.load }),
                list.value?.length === 0 && h("p", { class: "quiet" }, words.noComments),
                list.value !== null && list.value.length > 0 && h("ul", { class: "comments" }, list.value.map(one)),
                props.writable && h(CommentBox, { label: words.comment, text: "", send: add }),
            ]);
    },
};

/** Props: `label`, `text`, `send` (a promise); event `leave`. What is typed is kept until it is sent. */
const CommentBox = {
    name: "CommentBox",
    props: ["label", "text", "send"],
    emits: ["leave"],
    setup(props, { emit, attrs }) {
        const text = ref(props.text);
        const busy = ref(false);
        const failure = ref(null);
        const isEdit = props.text !== "";

        async function send() {
            const body = text.value.trim();
            if (body === "" || busy.value) return;
            busy.value = true;
            failure.value = null;
            try {
                await props.send(body);
                text.value = "";
            } catch (error) {
                failure.value = failureOf(error);
            } finally {
                busy.value = false;
            }
        }

        function key(event) {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                send();
            } else if (event.key === "Escape" && isEdit) {
                event.stopPropagation();
                emit("leave");
            }
        }

        return () =>
            h("div", { class: "comment-box", ...attrs }, [
                h("textarea", {
                    class: "prose",
                    rows: 2,
                    value: text.value,
                    maxlength: LONGEST,
                    placeholder: props.label,
                    "aria-label": props.label,
                    onInput: (event) => (text.value = event.target.value),
                    onKeydown: key,
                }),
                failure.value && h(FailureNote, { failure: failure.value }),
                (text.value.trim() !== "" || isEdit) && h("div", { class: "form-actions" }, [
                    isEdit && h("button", { type: "button", onClick: () => emit("leave") }, strings.cancel),
                    h(
                        "button",
                        { type: "button", class: "main", "aria-disabled": busy.value ? "true" : null, onClick: send },
                        words.send,
                    ),
                ]),
            ]);
    },
};
