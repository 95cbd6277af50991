#!/usr/bin/env python3
"""Writes the links of static/index.html: every style sheet, and every module that the first page needs.

A browser that is told of them at once asks for all together, and not for each when it has read the one before. Run it
after adding or removing a file; a test says so when it is due.

    scripts/lib/static_links.py
"""

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
PAGE = STATIC / "index.html"

# Sheets that others build on come first, and those that correct others last; the rest by name.
FIRST = ["tokens", "base", "controls", "floating", "account", "frame", "list"]

IMPORT = re.compile(r"""^(?:import|export|\}) ?.*?["'](\.[^"']+)["'];$""", re.MULTILINE)


def modules_from(path: Path, found: set[Path]) -> set[Path]:
    """What a module imports, and what that imports."""
    if path not in found:
        found.add(path)
        for target in IMPORT.findall(path.read_text()):
            modules_from((path.parent / target).resolve(), found)
    return found


def sheets() -> list[str]:
    names = {path.stem for path in (STATIC / "styles").glob("*.css")}
    return [name for name in FIRST if name in names] + sorted(names - set(FIRST))


def link(relation: str, path: str) -> str:
    return f'        <link rel="{relation}" href="@{{assets}}/{path}" />\n'


def main():
    page = PAGE.read_text()
    main_module = STATIC / "main.js"
    modules = sorted(str(path.relative_to(STATIC)) for path in modules_from(main_module, set()) - {main_module})
    lists = {
        "stylesheet": [f"styles/{name}.css" for name in sheets()],
        "modulepreload": modules,
    }
    for relation, paths in lists.items():
        own = re.compile(rf'(?: *<link rel="{relation}" href="@\{{assets\}}/[^"]+" />\n)+')
        page = own.sub("".join(link(relation, path) for path in paths), page, count=1)
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
