/** Degrees between two lines, by zoom: close lines only where there is room. */
const STEPS = [60, 30, 20, 10, 5, 2, 1, 0.5, 0.2];
const NORTH = 80;

/**
 * The net of degrees over what is in sight: lines, and what to write where each meets the edge.
 *
 * @param {number} zoom
 * @param {{ north: number, south: number, west: number, east: number }} edges
 * @returns {{ line: [number, number][], label: string, at: [number, number] }[]}
 */
export function graticule(zoom, { north, south, west, east }) {
    const step = STEPS[Math.min(STEPS.length - 1, Math.max(0, Math.round(zoom) - 1))];
    const [top, foot] = [Math.min(NORTH, north), Math.max(-NORTH, south)];
    const across = stepsBetween(west, east, step).map(
        (lng) => ({ line: [[-NORTH, lng], [NORTH, lng]], label: degrees(around(lng), "E", "W"), at: [foot, lng] }),
    );
    const up = stepsBetween(foot, top, step).map(
        (lat) => ({ line: [[lat, west], [lat, east]], label: degrees(lat, "N", "S"), at: [lat, west] }),
    );
    return /** @type {any} */ ([...across, ...up]);
}

function stepsBetween(from, to, step) {
    const first = Math.ceil(from / step);
    const count = Math.max(0, Math.floor(to / step) - first + 1);
    return Array.from({ length: count }, (_, index) => Math.round((first + index) * step * 10) / 10);
}

/** The world repeats sideways. */
const around = (lng) => ((((lng + 180) % 360) + 360) % 360) - 180;

const degrees = (value, ahead, back) => `${Math.abs(value)}°${value === 0 ? "" : ` ${value > 0 ? ahead : back}`}`;

/** So that areas, not radii, tell the values apart. In pixels. */
export function radiusOf(value, most) {
    if (!Number.isFinite(value ?? NaN) || most <= 0) return 6;
    return 5 + 15 * Math.sqrt(Math.abs(value) / most);
}
