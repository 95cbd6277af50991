/** Elements from plain values. Text is only ever set as text, so data cannot become markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes]  `on…` adds a listener; `dataset` and `style` take objects; false, null
 *   and undefined leave an attribute out; true sets it empty.
 * @param {...any} children  Nodes, strings and numbers; arrays are spread; false, null and undefined are left out.
 * @returns {any}  (any: callers know their tag)
 */
export function h(tag, attributes = {}, ...children) {
    return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
    return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === false || value === null || value === undefined) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "dataset") Object.assign(element.dataset, value);
        else if (name === "style") setStyle(element, value);
        else element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(...shown(children));
    return element;
}

/** Through the object model: a `style` attribute is refused by the content security policy. */
export function setStyle(element, properties) {
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, String(value));
}

/** @param {Element} parent */
export function replace(parent, ...children) {
    parent.replaceChildren(...shown(children));
}

function shown(children) {
    return children.flat(Infinity).filter((child) => child !== false && child !== null && child !== undefined);
}

let lastId = 0;

/** An id for `for` and `aria-…`, different each time. */
export function uniqueId(prefix) {
    lastId += 1;
    return `${prefix}-${lastId}`;
}
