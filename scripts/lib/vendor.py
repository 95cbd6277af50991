"""Fetches what static/vendor.lock lists into var/vendor, the folder that nginx serves as /vendor.

Packages come by their own managers (pip, apt) and only when a file is missing or is not what the lock says; nothing is
installed. Text gets a .gz and a .br beside it, made once at their best. `--check` only looks: 0 = all is there.
`--names` compares the addresses below /vendor that static/ names with the lock.
Ends with 0; 1, having said what is wrong; or 3 when apt knows no such package, and its lists want an update.
"""

import fcntl
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "static" / "vendor.lock"
NOTICE = ROOT / "static/NOTICE"
TARGET = ROOT / "var" / "vendor"
TEXT = {".js", ".css", ".svg"}

# The font's recipe: one variable file with the weights that the pages use, for languages in Latin script.
FONT_WEIGHTS = (400, 700)
FONT_FEATURES = ["calt", "case", "ccmp", "kern", "locl", "mark", "mkmk", "tnum", "zero"]
FONT_CHARACTERS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E), (0x2010, 0x2027), (0x2030, 0x203A),
    (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265),
]  # fmt: skip


class Problem(Exception):
    """What is wrong, in words, with its cure in a second line."""


class UnknownPackage(Exception):
    """apt does not know it."""


def digest(data):
    return hashlib.sha256(data).hexdigest()


def recipe(component):
    """Changes with whatever the component is made from or by."""
    said = json.dumps(component, sort_keys=True)
    if any("made" in file for file in component["files"]):
        said += repr((FONT_WEIGHTS, FONT_FEATURES, FONT_CHARACTERS))
    return digest(said.encode())


def folder(component):
    return TARGET / f"{component['name']}-{component['version']}"


def is_there(component, made):
    """Whether every file lies there with the bytes that were accepted when it was fetched."""
    record = made.get(component["name"], {})
    if record.get("recipe") != recipe(component):
        return False
    files = record["files"].items()
    return all((folder(component) / name).is_file() and digest((folder(component) / name).read_bytes()) == sha256
               for name, sha256 in files)  # fmt: skip


# --- Packages --------------------------------------------------------------------------------------------------------


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}".rstrip())


def fetch_wheel(source, scratch):
    """The pinned wheel of PyPI; pip compares its hash."""
    wanted = scratch / "wanted.txt"
    wanted.write_text(f"{source['pypi']} --hash=sha256:{source['sha256']}\n")
    run(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary=:all:", "--require-hashes", "--requirement", str(wanted), "--dest", str(scratch), cwd=scratch)  # fmt: skip
    return next(scratch.glob("*.whl"))


def fetch_debian(source, scratch):
    """A Debian package's content, unpacked and not installed; apt compares it with Debian's signature."""
    name = source["debian"]
    if not subprocess.run(["apt-cache", "show", name], capture_output=True, text=True).stdout:
        raise UnknownPackage(name)
    scratch.chmod(0o755)  # apt's own account writes there
    run("apt-get", "--quiet", "download", name, cwd=scratch)
    content = scratch / "content"
    run("dpkg-deb", "--extract", str(next(scratch.glob("*.deb"))), str(content), cwd=scratch)
    return content


class Packages:
    """Each source is fetched at most once, and only when something of it is wanted."""

    def __init__(self, sources, scratch):
        self.sources, self.scratch, self.fetched = sources, scratch, {}

    def path(self, name):
        if name not in self.fetched:
            print(f"    {name}", flush=True)
            place = Path(tempfile.mkdtemp(dir=self.scratch))
            source = self.sources[name]
            self.fetched[name] = (fetch_wheel if "pypi" in source else fetch_debian)(source, place)
        return self.fetched[name]

    def read(self, name, path):
        package = self.path(name)
        try:
            if package.is_dir():
                return (package / path).read_bytes()
            with zipfile.ZipFile(package) as wheel:
                return wheel.read(path)
        except (KeyError, FileNotFoundError):
            raise Problem(f"{name} holds no {path}\nCorrect static/vendor.lock.") from None


# --- Files -----------------------------------------------------------------------------------------------------------


def make_font(source, target, packages):
    """A font file with fewer weights, characters and features, as WOFF2."""
    sys.path.insert(0, str(packages.path("fonttools")))
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": FONT_WEIGHTS})
    subsetter = subset.Subsetter(subset.Options(layout_features=FONT_FEATURES, hinting=False))
    subsetter.populate(unicodes=[code for first, last in FONT_CHARACTERS for code in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def make_file(component, file, target, packages):
    data = packages.read(component["source"], file["path"])
    wanted = file.get("sha256") or file["from"]
    if digest(data) != wanted:
        raise Problem(f"{file['path']} of {component['source']} is not the file that static/vendor.lock pins\n"
                      f"Found {digest(data)}. Look at what has changed before accepting it there.")  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    if "made" in file:
        source = target.with_suffix(".source")
        source.write_bytes(data)
        make_font(source, target, packages)
        source.unlink()
    else:
        target.write_bytes(data)


def compress(path):
    import brotli

    data = path.read_bytes()
    path.with_name(path.name + ".br").write_bytes(brotli.compress(data))
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, mtime=0))


def make(component, packages, scratch):
    """Makes the component's folder, whole, and returns what to remember of it."""
    draft = Path(tempfile.mkdtemp(dir=scratch))
    draft.chmod(0o755)
    for file in component["files"]:
        make_file(component, file, draft / file["as"], packages)
    for path in [path for path in draft.rglob("*") if path.suffix in TEXT]:
        compress(path)
    if "licence_file" in component:
        (draft / "LICENCE.txt").write_bytes(packages.read(component["source"], component["licence_file"]))
    shutil.rmtree(folder(component), ignore_errors=True)
    draft.rename(folder(component))
    files = [path for path in folder(component).rglob("*") if path.is_file()]
    return {
        "recipe": recipe(component),
        "files": {str(path.relative_to(folder(component))): digest(path.read_bytes()) for path in files},
    }


def main(check):
    lock = tomllib.loads(LOCK.read_text())
    TARGET.mkdir(parents=True, exist_ok=True)
    record = TARGET / ".made.json"
    with (TARGET / ".lock").open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        made = json.loads(record.read_text()) if record.exists() else {}
        missing = [component for component in lock["components"] if not is_there(component, made)]
        notice = TARGET / "NOTICE.txt"
        if check:
            return 1 if missing or not notice.exists() or notice.read_bytes() != NOTICE.read_bytes() else 0
        with tempfile.TemporaryDirectory(dir=TARGET, prefix=".fetch-") as scratch:
            packages = Packages(lock["sources"], scratch)
            for component in missing:
                made[component["name"]] = make(component, packages, scratch)
                record.write_text(json.dumps(made, indent=1))
        shutil.copyfile(NOTICE, notice)
    return 0


def check_names():
    """Every address below /vendor in our own files, with the ones that the lock does not make."""
    lock = tomllib.loads(LOCK.read_text())
    known = {f"{folder(component).name}/{file['as']}" for component in lock["components"] for file in component["files"]}
    named = {(path.relative_to(ROOT), name) for path in sorted(LOCK.parent.rglob("*"))
             if path.suffix in {".html", ".css", ".js"}
             for name in re.findall(r"[\"'(]/vendor/([\w./-]+\.\w+)", path.read_text())}  # fmt: skip
    unknown = [f"{path}: static/vendor.lock makes no /vendor/{name}" for path, name in named
               if name not in known | {"NOTICE.txt"}]  # fmt: skip
    print("\n".join(sorted(unknown)))
    return 1 if unknown else 0


if __name__ == "__main__":
    try:
        sys.exit(check_names() if "--names" in sys.argv[1:] else main(check="--check" in sys.argv[1:]))
    except UnknownPackage as unknown:
        print(f"apt knows no package {unknown}", file=sys.stderr)
        sys.exit(3)
    except Problem as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
