import { computed, h, ref } from "vue";
import { CRMNav } from "../components/crm/crm-nav.js";
import { ImportMapping } from "../components/crm/import-mapping.js";
import { ImportList, ImportProgress, ImportResult } from "../components/crm/import-run.js";
import { useImport } from "../components/crm/use-import.js";
import { DropZone } from "../components/drop-zone.js";
import { Field, SelectBox } from "../components/field.js";
import { Icon } from "../components/icons.js";
import { FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { useImports } from "../lib/imports.js";
import { isOver } from "../logic/crm/imports.js";
import { mayWrite } from "../logic/people.js";
import { addresses, RECORD_KINDS } from "../logic/routes.js";
import { sizeInWords } from "../logic/sizes.js";
import { crmStrings } from "../logic/strings-crm.js";

const words = crmStrings.importPage;
const ACCEPTED = ".csv,.tsv,.txt,text/csv";

/** Records out of a file: chosen, its columns mapped, looked at without writing, then imported; and what there was. */
export default {
    name: "CRMImportPage",
    props: ["app", "route"],
    setup({ app, route }) {
        const zone = ref(null);
        const imports = useImports(app);
        const wished = RECORD_KINDS.find((kind) => kind === route.query.get("type"));
        const run = useImport(app, imports, wished ?? "customers");
        const { state } = run;
        const canWrite = computed(() => mayWrite(app.person.claims));
        const choose = () => zone.value?.open();
        const choosing = { id: "choose-file", label: words.choose, icon: "upload", keys: "u", run: choose };
        app.commands(() => (canWrite.value ? [choosing] : []));
        app.ready.catch(() => {}); // the profile tells the zone, which UTC stands for meanwhile

        const kind = () =>
            h(Field, { label: words.kind, required: false }, {
                default: (attributes) => h(SelectBox, {
                    ...attributes,
                    value: state.kind,
                    disabled: run.busy.value,
                    options: RECORD_KINDS.map((one) => [one, crmStrings.kinds[one]]),
                    onChange: (event) => run.setKind(event.target.value),
                }),
            });

        const file = () =>
            h("div", { class: "import-file" }, state.file === null
                ? [
                    h("button", { type: "button", class: "main", onClick: choose }, [
                        h(Icon, { name: "upload" }),
                        words.choose,
                    ]),
                    h("p", { class: "quiet" }, words.dropText),
                ]
                : [
                    h(Icon, { name: "file" }),
                    h("b", state.file.name),
                    h("span", { class: "quiet" }, sizeInWords(state.file.size)),
                    !run.busy.value && h("button", { type: "button", onClick: choose }, words.other),
                ]);

        function sending() {
            const { sent, total } = state.sending;
            const name = words.sending(state.file.name);
            return h("div", { class: "panel import-run", role: "status" }, [
                h("p", h("b", name)),
                h("div", { class: "upload-progress" }, [
                    h("progress", { max: 1, value: total === 0 ? null : sent / total, "aria-label": name }),
                    h("span", { class: "quiet" }, sizeInWords(sent)),
                ]),
            ]);
        }

        function outcome() {
            const job = run.job.value;
            if (state.sending !== null) return sending();
            if (job === null) return null;
            if (!isOver(job)) return h(ImportProgress, { job });
            return h(ImportResult, {
                job,
                formats: app.formats,
                busy: run.busy.value,
                onGo: run.start,
                onAgain: run.again,
            });
        }

        const isDone = () => run.job.value !== null && !run.job.value.dry_run && isOver(run.job.value);

        const steps = () => [
            h("div", { class: "panel import-begin" }, [kind(), file()]),
            state.fault && h("p", { class: "note bad", role: "alert" }, state.fault),
            state.preview !== null && !isDone() && h(ImportMapping, {
                kind: state.kind,
                preview: state.preview,
                mapping: state.mapping,
                busy: run.busy.value,
                onChange: run.map,
            }),
            state.failure && h(FailureNote, { failure: state.failure }),
            state.preview !== null && run.job.value === null && state.sending === null && h(
                "div",
                { class: "form-actions" },
                h("button", {
                    type: "button",
                    class: "main",
                    disabled: !run.canCheck.value,
                    onClick: run.check,
                }, words.check),
            ),
            outcome(),
        ];

        function before() {
            const { loading } = imports;
            if (loading.value === null && loading.failure === null) return loading.slow && h(SkeletonRows, { rows: 3 });
            return h(ImportList, { jobs: imports.state.all, formats: app.formats });
        }

        return () =>
            h(DropZone, {
                ref: zone,
                accept: ACCEPTED,
                label: words.chooseLabel,
                words: words.drop,
                multiple: false,
                onFiles: ([first]) => canWrite.value && run.choose(first),
            }, () => [
                h(PageHead, { title: words.title, back: { href: addresses.crm, label: crmStrings.title } }),
                h(CRMNav, { current: "import" }),
                canWrite.value
                    ? h("div", { class: "import" }, steps())
                    : h("p", { class: "note" }, words.readOnly),
                imports.loading.failure && h(FailureNote, {
                    failure: imports.loading.failure,
                    retry: imports.loading.load,
                }),
                before(),
            ]);
    },
};
