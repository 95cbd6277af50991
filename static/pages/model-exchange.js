import { computed, h, ref } from "vue";
import { DropZone } from "../components/drop-zone.js";
import { ExportPart } from "../components/models/exchange/export-part.js";
import { ImportPart } from "../components/models/exchange/import-part.js";
import { VersionsPart } from "../components/models/exchange/versions-part.js";
import { ModelHead } from "../components/models/head.js";
import { FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { useModelStore } from "../lib/modelling/store.js";
import { addresses } from "../logic/routes.js";
import { exchangeStrings } from "../logic/strings-exchange.js";
import { modelStrings } from "../logic/strings-models.js";

const words = exchangeStrings.import;
const ACCEPTED = ".yaml,.yml,application/yaml,text/yaml";

/** Brings models in and out, and keeps versions. What is compared is in the address. */
export default {
    name: "ModelExchangePage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const { id } = props.route;
        const store = useModelStore(app, id);
        const zone = ref(null);
        const importing = ref(null);
        const writable = () => store.state.access === "edit";
        const compared = computed(() => ({ from: props.route.query.get("from"), to: props.route.query.get("to") }));
        const choose = () => zone.value?.open();
        app.commands(() =>
            store.state.model !== null && writable()
                ? [{ id: "choose-file", label: words.choose, icon: "upload", keys: "u", run: choose }]
                : [],
        );

        function take([first]) {
            if (!writable() || !first) return;
            zone.value.$el.scrollTo({ top: 0 }); // what comes of it is said there
            importing.value?.take(first);
        }

        function compare(from, to) {
            const query = from === null ? "" : `?${new URLSearchParams({ from, to: to ?? "current" })}`;
            app.router.replace(`${addresses.modelExchange(id)}${query}`);
        }

        const parts = () => [
            h(ImportPart, {
                ref: importing,
                app,
                workspace: id,
                writable: writable(),
                empty: store.state.model.tables.size === 0,
                onChoose: choose,
                onImported: store.reload,
            }),
            h(ExportPart, { app, model: store.state.model }),
            h(VersionsPart, {
                app,
                model: store.state.model,
                writable: writable(),
                ...compared.value,
                onCompare: compare,
                onRestored: store.reload,
            }),
        ];

        return () => {
            const { phase, slow, failure, model } = store.state;
            if (model === null && phase !== "failed") {
                return [h(PageHead, { title: exchangeStrings.title }), slow && h(SkeletonRows, { rows: 4 })];
            }
            const note = phase === "failed" && h(FailureNote, { failure, retry: store.load });
            if (model === null) {
                const back = { href: addresses.models, label: modelStrings.title };
                return [h(PageHead, { title: exchangeStrings.title, back }), note];
            }
            return h("div", { class: "model-page" }, [
                h(ModelHead, { app, workspace: id, store, current: "exchange" }),
                h(DropZone, {
                    ref: zone,
                    class: "model-sheet",
                    accept: ACCEPTED,
                    label: words.chooseLabel,
                    words: words.drop,
                    multiple: false,
                    onFiles: take,
                }, () => h("div", { class: "exchange" }, [note, parts()])),
            ]);
        };
    },
};
