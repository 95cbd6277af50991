import { h, ref, watch } from "vue";
import { isSafePicture } from "../../logic/board/markdown.js";
import { boardStrings } from "../../logic/strings-board.js";

/** A picture from an address. */
export const ImageWidget = {
    name: "ImageWidget",
    props: ["widget", "data", "metadata", "context"],
    setup(props) {
        const broken = ref(false);
        watch(() => props.data.url, () => (broken.value = false));
        return () => {
            const { url, alt } = props.data;
            if (!isSafePicture(url)) return h("p", { class: "widget-note" }, boardStrings.image.missing);
            if (broken.value) return h("p", { class: "widget-note" }, boardStrings.image.broken);
            return h("img", {
                class: ["picture", props.widget.config?.fit === "cover" && "cover"],
                src: url,
                alt: alt ?? "",
                draggable: "false",
                referrerpolicy: "no-referrer",
                onError: () => (broken.value = true),
            });
        };
    },
};
