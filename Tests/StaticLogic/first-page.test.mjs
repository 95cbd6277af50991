import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = fileURLToPath(new URL("../../static/", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");
const page = read("index.html");

/** The files that a module imports, and theirs. @param {boolean} later  Also those it imports when it needs them. */
function modulesOf(path, later = false, found = new Set()) {
    if (found.has(path)) return found;
    found.add(path);
    const source = read(path);
    const named = [...source.matchAll(/^(?:import|export|\}) ?.*?["'](\.[^"']+)["'];$/gm)];
    const asked = later ? [...source.matchAll(/\bimport\(["'](\.[^"']+)["']\)/g)] : [];
    for (const [, target] of [...named, ...asked]) modulesOf(normalize(join(dirname(path), target)), later, found);
    return found;
}

function filesBelow(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [relative(root, join(folder, entry.name))],
    );
}

const links = (relation) => page.matchAll(new RegExp(`rel="${relation}" href="@\\{assets\\}/([^"]+)"`, "g"));
const linked = (relation) => [...links(relation)].map(([, path]) => path);
const HOW = "scripts/lib/static_links.py writes the links anew";
const modules = filesBelow(root).filter((path) => path.endsWith(".js"));

test("the first page asks at once for every module that it needs", () => {
    const needed = [...modulesOf("main.js")].filter((path) => path !== "main.js");
    assert.deepEqual(linked("modulepreload").sort(), needed.sort(), HOW);
});

test("no module is left that nothing imports", () => {
    const libraries = ["sdk/flowforge/index.js", "sdk/modelling/index.js"]; // there for others' programs too
    const doors = ["main.js", ...libraries];
    const reached = new Set(doors.flatMap((door) => [...modulesOf(door, true)]));
    assert.deepEqual([...reached].sort(), [...modules].sort());
});

test("every style sheet is linked, or comes with its page", () => {
    const all = filesBelow(join(root, "styles"));
    const withPages = all.filter((path) => path.startsWith("styles/pages/"));
    assert.deepEqual(linked("stylesheet").sort(), all.filter((path) => !withPages.includes(path)).sort(), HOW);
    const lists = [...read("shell/pages.js").match(/SHEETS = \{([^}]*)\}/)[1].matchAll(/\[([^\]]*)\]/g)];
    const named = lists.flatMap(([, list]) => list.match(/[a-z-]+/g));
    const asked = new Set(named.map((name) => `styles/pages/${name}.css`));
    assert.deepEqual([...asked].sort(), withPages.sort());
});

/** Vue is 58 KB, Inter 30 KB; the rest of 300 KB is for charts' first needs and what is to come. */
test("the first page's own files weigh less than 100 KB as sent, for who signs in and for who opens a list", () => {
    const always = ["index.html", "favicon.svg", ...linked("stylesheet")];
    const inside = [
        "components/frame.js",
        "pages/home.js",
        "pages/dashboards.js",
    ].flatMap((path) => [...modulesOf(path)]);
    const needed = new Set([...always, ...modulesOf("main.js"), ...inside]);
    const bytes = [...needed].reduce((sum, path) => sum + brotliCompressSync(read(path)).length, 0);
    assert.ok(bytes < 100_000, `${bytes} bytes`);
});

test("what is written into the page is the import map and the choice of theme alone, and no script is waited for", () => {
    assert.equal([...page.matchAll(/<script type="importmap">/g)].length, 1);
    assert.deepEqual(
        [...page.matchAll(/<script([^>]*)>/g)].map(([, words]) => words),
        ["", ' type="importmap"', ' type="module" src="@{assets}/main.js"'],
    );
    assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|https?:\/\//);
    for (const path of modules) {
        const source = read(path);
        assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write/, path);
        assert.doesNotMatch(source, /\beval\(|new Function/, path);
        assert.doesNotMatch(source, /setAttribute\(["']style/, path);
    }
});

test("bare names are those of the import map", () => {
    const { imports } = JSON.parse(page.match(/<script type="importmap">([^<]+)</)[1]);
    for (const path of modules) {
        for (const [, name] of read(path).matchAll(/(?:^(?:import|export|\}) .*from |\bimport\()"([^."][^"]*)"/gm)) {
            assert.ok(Object.hasOwn(imports, name), `${path} imports ${name}`);
        }
    }
});

test("logic knows no page: no document, window or storage", () => {
    for (const path of modules.filter((one) => one.startsWith("logic/"))) {
        assert.doesNotMatch(read(path), /\b(document|window|localStorage|location)\b[.(]|from "vue"/, path);
    }
});

test("only the client library speaks to the API", () => {
    for (const path of modules.filter((one) => !one.startsWith("sdk/"))) {
        assert.doesNotMatch(read(path), /fetch\(["'`]\/(api|auth)|XMLHttpRequest/, path);
    }
});

test("colours are named in one file", () => {
    for (const path of filesBelow(join(root, "styles")).filter((one) => one !== "styles/tokens.css")) {
        assert.doesNotMatch(read(path), /#[0-9a-f]{3,8}\b|rgb\(|hsl\(|light-dark\(/i, path);
    }
});
