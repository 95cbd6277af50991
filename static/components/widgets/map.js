import { h, onBeforeUnmount, onMounted, ref, shallowRef, watch } from "vue";
import { formatted } from "../../logic/board/format.js";
import { graticule, radiusOf } from "../../logic/board/map-shapes.js";
import { boardStrings } from "../../logic/strings-board.js";

const LOOK = { attributionControl: false, preferCanvas: true, worldCopyJump: true, minZoom: 1, zoomSnap: 0.5 };

/** Once for all maps: the style that Leaflet needs. */
let styled = null;

function withStyle() {
    styled ??= new Promise((resolve) => {
        const link = document.createElement("link");
        Object.assign(link, {
            rel: "stylesheet",
            href: "/vendor/leaflet-1.9.4/leaflet.css",
            onload: resolve,
            onerror: resolve,
        });
        document.head.append(link);
    });
    return styled;
}

/**
 * Points by latitude and longitude. Nothing is asked of anybody outside: the ground is a net of degrees, unless the
 * widget names a server of tiles.
 */
export const MapWidget = {
    name: "MapWidget",
    props: ["widget", "data", "metadata", "context"],
    setup(props) {
        const place = ref(null);
        const failed = ref(false);
        const map = shallowRef(null);
        let leaflet = null;
        let points = null;
        let net = null;
        let fitted = "";
        let observer = null;

        async function open() {
            try {
                [{ leaflet }] = await Promise.all([import("leaflet"), withStyle()]);
            } catch {
                failed.value = true;
                return;
            }
            if (place.value === null) return; // closed meanwhile
            map.value = leaflet.map(place.value, { ...LOOK, maxBounds: [[-85, -540], [85, 540]] });
            map.value.setView([20, 0], 1);
            net = leaflet.layerGroup().addTo(map.value);
            points = leaflet.layerGroup().addTo(map.value);
            observer = new ResizeObserver(() => map.value?.invalidateSize({ pan: false }));
            observer.observe(place.value);
            map.value.on("moveend", drawNet);
            drawTiles();
            drawNet();
            drawPoints();
        }

        function drawTiles() {
            const { tiles } = props.widget.config ?? {};
            if (/^(https:\/\/|\/)/.test(tiles ?? "")) leaflet.tileLayer(tiles, { maxZoom: 19 }).addTo(map.value);
        }

        function drawNet() {
            net.clearLayers();
            const bounds = map.value.getBounds();
            const edges = {
                north: bounds.getNorth(),
                south: bounds.getSouth(),
                west: bounds.getWest(),
                east: bounds.getEast(),
            };
            const style = { color: props.context.palette.value.ink3, opacity: 0.28, weight: 1, interactive: false };
            for (const { line, label, at } of graticule(map.value.getZoom(), edges)) {
                leaflet.polyline(line, style).addTo(net);
                const text = document.createElement("span");
                text.textContent = label;
                const icon = leaflet.divIcon({
                    className: "degree",
                    html: text,
                    iconSize: [0, 0],
                    iconAnchor: [-3, 15],
                });
                leaflet.marker(at, { interactive: false, keyboard: false, icon }).addTo(net);
            }
        }

        function drawPoints() {
            points.clearLayers();
            const all = props.data.points ?? [];
            const most = Math.max(0, ...all.map(({ value }) => Math.abs(value ?? 0)));
            const colour = props.context.palette.value.series[Number(
                props.widget.config?.color_scheme?.[0] ?? 1,
            ) - 1] ?? props.context.palette.value.series[0];
            for (const point of all) {
                const dot = leaflet.circleMarker(
                    [point.lat, point.lng],
                    {
                        radius: radiusOf(point.value, most),
                        color: colour,
                        weight: 1.5,
                        fillColor: colour,
                        fillOpacity: 0.3,
                    },
                );
                dot.bindTooltip(
                    labelOf(point, props.widget.config),
                    { direction: "top", permanent: all.length <= 12 && Boolean(point.label), className: "map-label" },
                ).addTo(points);
            }
            fit(all);
        }

        /** Only when other points come: the place that a person moved to stays. */
        function fit(all) {
            const key = JSON.stringify(props.data.bounds ?? all.map(({ lat, lng }) => [lat, lng]));
            if (key === fitted || all.length === 0) return;
            fitted = key;
            map.value.fitBounds(
                leaflet.latLngBounds(all.map(({ lat, lng }) => [lat, lng])).pad(0.15),
                { animate: false, maxZoom: 7 },
            );
        }

        onMounted(open);
        onBeforeUnmount(() => {
            observer?.disconnect();
            map.value?.remove();
        });
        watch(() => props.data, () => map.value && drawPoints());
        watch(props.context.palette, () => map.value && (drawNet(), drawPoints()));

        return () =>
            failed.value
                ? h("p", { class: "widget-note" }, boardStrings.widget.moduleFailed)
                : h("div", {
                    class: "map",
                    ref: place,
                    role: "application",
                    "aria-label": boardStrings.map.label(props.widget.name, (props.data.points ?? []).length),
                });
    },
};

function labelOf({ label, value }, config) {
    const element = document.createElement("span");
    const figure = value === undefined || value === null ? "" : formatted(value, {
        unit: config?.unit ?? null,
        short: true,
    });
    element.textContent = [label, figure].filter(Boolean).join(" · ") || "–";
    return element;
}
