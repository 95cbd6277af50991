import { h } from "vue";
import { PageHead } from "../components/page-head.js";
import { strings } from "../logic/strings.js";

export default {
    name: "datasetPage",
    props: ["app", "route"],
    setup: () => () => h(PageHead, { title: strings.datasets.title }),
};
