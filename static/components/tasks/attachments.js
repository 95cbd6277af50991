import { h, ref, watch } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useLoading } from "../../lib/loading.js";
import { useUploads } from "../../lib/uploads.js";
import { removed } from "../../logic/repeats.js";
import { sizeInWords } from "../../logic/sizes.js";
import { workStrings } from "../../logic/strings-work.js";
import { Confirm } from "../confirm.js";
import { DropZone } from "../drop-zone.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";
import { TimeAgo } from "../times.js";
import { Uploads } from "../uploads.js";

const words = workStrings.tasks;
/** How long the browser may need to begin with a download, in milliseconds. */
const DOWNLOAD_BEGINS_MS = 10_000;

/** Files that hang on a task. Props: `app`, `task`, `writable`, `nameOf`; event `changed`. */
export const Attachments = {
    name: "Attachments",
    props: ["app", "task", "writable", "nameOf"],
    emits: ["changed"],
    setup(props, { emit }) {
        const { app } = props;
        const { attachments } = flowForgeOf(app).client.tasks;
        const id = props.task.id;
        const zone = ref(null);
        const asking = ref(/** @type {string | null} */ (null));
        const list = useLoading(async (signal) => (await attachments.list(id, {}, { signal })).data);
        const send = (file, options) => attachments.create(id, file, options);
        const uploads = useUploads(send, changed, words.tooLarge);
        list.load();
        app.onReconnect(list.load);
        watch(() => props.task.attachmentCount, () => list.load());

        async function download(file) {
            try {
                const url = URL.createObjectURL(await attachments.download(id, file.id));
                Object.assign(document.createElement("a"), { href: url, download: file.name }).click();
                setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS_MS);
            } catch (error) {
                app.sayFailure(error);
            }
        }

        async function remove(file) {
            await removed(attachments.remove(id, file.id));
            asking.value = null;
            app.say(words.fileRemoved(file.name));
            await changed();
        }

        function changed() {
            emit("changed");
            return list.load();
        }

        const one = (file) => {
            if (asking.value === file.id) {
                return h("li", { key: `${file.id}?` }, h(Confirm, {
                    question: words.removeFileQuestion(file.name),
                    text: words.removeFileText,
                    yes: words.remove,
                    danger: true,
                    act: () => remove(file),
                    onNo: () => (asking.value = null),
                }));
            }
            return h("li", { key: file.id, class: "attachment" }, [
                h(Icon, { name: "file" }),
                h(
                    "button",
                    {
                        type: "button",
                        class: "link",
                        "aria-label": words.download(file.name),
                        onClick: () => download(file),
                    },
                    file.name,
                ),
                h("span", { class: "quiet" }, [
                    sizeInWords(file.size ?? file.sizeBytes ?? 0),
                    ", ",
                    h(TimeAgo, { at: file.createdAt, clock: app.clock }),
                ]),
                props.writable && h(
                    "button",
                    {
                        type: "button",
                        class: "bare",
                        "aria-label": words.removeFile(file.name),
                        onClick: () => (asking.value = file.id),
                    },
                    h(Icon, { name: "remove" }),
                ),
            ]);
        };

        const content = () => [
            h("div", { class: "part-head" }, [
                h("h3", words.attachmentsTitle),
                props.writable && h("button", { type: "button", onClick: () => zone.value.open() }, [
                    h(Icon, { name: "attach" }),
                    words.attach,
                ]),
            ]),
            list.failure && h(FailureNote, { failure: list.failure, retry: list.load }),
            h(Uploads, { uploads, reading: words.saving }),
            (list.value ?? []).length > 0 && h("ul", { class: "attachments" }, list.value.map(one)),
            list.value?.length === 0 && uploads.state.all.length === 0 && props.writable &&
                h("p", { class: "quiet" }, words.attachHint),
        ];

        return () =>
            h("section", { class: "task-part", "aria-label": words.attachmentsTitle }, [
                props.writable
                    ? h(DropZone, { ref: zone, accept: "", label: words.attach, onFiles: uploads.add }, content)
                    : content(),
            ]);
    },
};
