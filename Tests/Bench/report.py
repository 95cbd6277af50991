"""The tables that a run prints."""

import platform
import shutil
import subprocess
from pathlib import Path
from statistics import median


def table(title, head, rows):
    print(f"\n{title}\n")
    widths = [max(len(str(row[index])) for row in [head, *rows]) for index in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        cells = (str(cell).ljust(width) for cell, width in zip(row, widths))
        print(f"| {' | '.join(cells)} |")


def middle(case, figure):
    return median(figure(measured) for measured in case.rounds)


def measurements(title, cases):
    rows = []
    for case in cases:
        parts = [f"{part} {middle(case, lambda m: m.processor[part]):.0f}" for part in case.rounds[0].processor]
        rows.append([
            case.system, case.name, f"{middle(case, lambda m: m.rate):,.0f}", f"{middle(case, lambda m: m.p50):.1f}",
            f"{middle(case, lambda m: m.p99):.1f}", ", ".join(parts), sum(m.failed for m in case.rounds)])
    head = ["system", "request", "req/s", "p50 ms", "p99 ms", "µs of processor a request", "failed"]
    table(title, head, rows)


def ratio(name, goal, case, yardstick):
    """The rates of two cases, round by round. `goal` is the least that the median is to be; None: for information."""
    ratios = [ours.rate / theirs.rate for ours, theirs in zip(case.rounds, yardstick.rounds)]
    return [
        name, f"≥ {goal:.2f}" if goal else "", f"{median(ratios):.2f}", f"{min(ratios):.2f}–{max(ratios):.2f}",
        verdict(goal is None or median(ratios) >= goal) if goal else ""]


def limit(name, most, value, unit, digits=1):
    return [name, f"≤ {most} {unit}", f"{value:.{digits}f} {unit}", "", verdict(value <= most)]


def goals(rows):
    table("Goals (rates of one round against each other)", ["figure", "goal", "median", "min–max", ""], rows)


def growth(name, most, value):
    return [name, f"≤ {most} ×" if most else "", f"{value:.2f} ×", "", verdict(value <= most) if most else ""]


def verdict(is_met):
    return "met" if is_met else "MISSED"


def machine():
    processors = Path("/proc/cpuinfo").read_text().split("\n\n")
    model = next((line.split(":")[1].strip() for line in processors[0].splitlines() if "model name" in line), "?")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 ** 2
    count = len([each for each in processors if each.strip()])
    load = Path("/proc/loadavg").read_text().split()[0]
    print(f"{count} × {model}, {memory:.0f} GB, Linux {platform.release()}; load before the start {load}")
    if float(load) > 0.5:
        print("Something else is running here: absolute figures say little, ratios less than usual.")
    versions = [
        ["nginx", "-v"], ["mariadbd", "--version"], ["swift", "--version"], ["go", "version"], ["php", "--version"],
        ["cc", "--version"], ["wrk", "-v"]]
    for words in versions:
        if shutil.which(words[0]):
            done = subprocess.run(words, capture_output=True, text=True)
            print(f"  {(done.stdout or done.stderr).splitlines()[0]}")
