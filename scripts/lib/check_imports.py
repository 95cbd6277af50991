"""Holds the import rule that SwiftPM does not hold: a module is imported only where Package.swift lists it, imports go
down only, an edition knows neither Storage nor another edition, and no program contains Foundation.

Reads the output of `swift package dump-package` on standard input; the current directory is the repository's root.
"""

import json
import re
import sys
from pathlib import Path

# Each layer may import the ones above it in this list.
LAYERS = [
    {"Primitives", "JSON", "YAML", "HTTP", "FastCGI", "MariaDB", "Security", "SharedMemory", "HTTPClient", "WebSocket",
     "GraphQL", "Tabular"},
    {"Core"},
    {"Storage"},
    {"Gateways"},  # other servers
    {"Services"},
    {"Surface"},
    {"GraphQLAPI", "Realtime", "Jobs"},  # and every Edition…
    {"Runtime"},
    {"Administration"},
]
KITS = LAYERS[0]
EDITION_LAYER = 6
PROGRAM_LAYER = len(LAYERS)
BANNED = {"Foundation", "FoundationEssentials", "FoundationNetworking", "Dispatch"}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|package|internal|private|fileprivate)?\s*import\s+"
    r"(?:struct|class|enum|protocol|func|var|let|typealias|actor)?\s*(\w+)", re.M)


def layer(target):
    name = target["name"]
    if name.startswith("Edition"):
        return EDITION_LAYER
    if target["type"] == "executable":
        return PROGRAM_LAYER
    return next((index for index, names in enumerate(LAYERS) if name in names), None)


def dependencies(target):
    """Names of the targets that Package.swift lists for this one."""
    listed = set()
    for entry in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if entry.get(kind):
                listed.add(entry[kind][0])
    return listed


def imports(folder):
    """Every (file, line number, module) below a folder."""
    for file in sorted(folder.rglob("*.swift")):
        text = file.read_text()
        for match in IMPORT.finditer(text):
            yield file, text.count("\n", 0, match.start(1)) + 1, match[1]


def problem(target, targets, listed, module):
    """What is wrong with importing `module` in `target`, or None."""
    name = target["name"]
    if module in BANNED and target["type"] != "test":
        return f"{module} costs 15 MB in each process and is not used here; Glibc and Primitives have what is needed"
    if module not in targets or module == name:
        return None
    if module not in listed:
        return f"Package.swift does not list {module} for {name}"
    other = targets[module]
    if target["type"] == "test" or name == "TestSupport" or other["type"] == "system":
        return None
    if name.startswith("Edition") and (module == "Storage" or module.startswith("Edition")):
        return f"an edition does not import {module}"
    above, below = layer(target), layer(other)
    if above is None or below is None:
        unknown = name if above is None else module
        return f"{unknown} has no layer: give it one in scripts/lib/check_imports.py"
    is_kit_to_kit = name in KITS and module in KITS
    if below >= above and not is_kit_to_kit:
        return f"{name} does not stand above {module}: imports go down only"
    return None


def main():
    package = json.load(sys.stdin)
    targets = {target["name"]: target for target in package["targets"]}
    findings = []
    for target in package["targets"]:
        if target["type"] == "system":
            continue
        default = "Tests" if target["type"] == "test" else "Sources"
        folder = Path(target.get("path") or f"{default}/{target['name']}")
        listed = dependencies(target)
        for file, line, module in imports(folder):
            found = problem(target, targets, listed, module)
            if found:
                findings.append(f"{file}:{line}: {found}")
    print("\n".join(findings))
    return 1 if findings else 0


sys.exit(main())
