/**
 * Style sheets of pages that not everybody opens: they come with the page.
 *
 * @type {Map<string, Promise<void>>}
 */
const asked = new Map();

/**
 * @param {string} name  Of a sheet in styles/pages.
 * @returns {Promise<void>} when it counts; a page is better without than not at all, so it never fails
 */
export function sheet(name) {
    const known = asked.get(name);
    if (known !== undefined) return known;
    const link = Object.assign(document.createElement("link"), {
        rel: "stylesheet",
        href: new URL(`../styles/pages/${name}.css`, import.meta.url).href,
    });
    const coming = /** @type {Promise<void>} */ (
        new Promise((resolve) => {
            link.onload = () => resolve();
            link.onerror = () => {
                asked.delete(name); // asked again with the next page that needs it
                link.remove();
                resolve();
            };
        })
    );
    asked.set(name, coming);
    document.head.append(link);
    return coming;
}
