"""Frames a second of the model canvas: moved, zoomed, and with a table dragged. No test: a busy machine is slower.

measure_canvas.py [TABLES]     ATRIUM_TEST_URL names the running Atrium; default 300 tables
"""

import os
import sys

from canvas import open_canvas
from models import Model, Models, column, key
from people import Person
from playwright.sync_api import Page, sync_playwright

COLUMNS = [key(), *(column(f"column_{number}", "VARCHAR(200)") for number in range(7))]
SECONDS = 4
VIEWPORT = {"width": 1320, "height": 820}

# Each frame gets one event, as from a wheel or a pointer; what is told is how long the frames took, in milliseconds.
FRAMES = """
    ([kind, seconds]) => new Promise((done) => {
        const plane = document.querySelector(".plane");
        const { left, top, width, height } = plane.getBoundingClientRect();
        const at = { bubbles: true, cancelable: true, clientX: left + width / 2, clientY: top + height / 2 };
        const wheel = (more) => plane.dispatchEvent(new WheelEvent("wheel", { ...at, ...more }));
        const acts = {
            move: (t) => wheel({ deltaX: 22 * Math.cos(t / 300), deltaY: 14 * Math.cos(t / 230) }),
            zoom: (t) => wheel({ ctrlKey: true, deltaY: 6 * Math.cos(t / 500) }),
        };
        const times = [];
        const begin = performance.now();
        let last = begin;
        requestAnimationFrame(function frame(now) {
            times.push(now - last);
            last = now;
            if (now - begin < seconds * 1000) {
                acts[kind](now - begin);
                requestAnimationFrame(frame);
            } else {
                done(times.slice(2).sort((a, b) => a - b));
            }
        });
    })
"""


def furnish(person: Person, tables: int) -> Model:
    model = Models(person).personal()
    domain = model.domain("Many", "physical")
    made = []
    for number in range(tables):
        at = (number % 20 * 320, number // 20 * 300)
        made.append(model.table(domain, f"table_{number}", COLUMNS, at=at, width=250))
        if number % 20:
            model.relate(made[-2], made[-1], source_column_id=made[-2]["columns"][0]["id"])
    return model


def report(what: str, times: list[float]):
    part = lambda share: times[min(len(times) - 1, int(len(times) * share))]  # noqa: E731
    rate = 1000 * len(times) / sum(times)
    spread = f"half {part(0.5):5.1f} ms   95 % {part(0.95):5.1f} ms   worst {times[-1]:6.1f} ms"
    print(f"{what:28} {rate:5.1f} frames/s   {spread}")


def dragged(page: Page) -> list[float]:
    table = page.locator(".plane .table .sheet").nth(3).bounding_box()
    x, y = table["x"] + 40, table["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("""() => {
        globalThis.times = [];
        let last = performance.now();
        requestAnimationFrame(function frame(now) {
            times.push(now - last);
            last = now;
            globalThis.going = requestAnimationFrame(frame);
        });
    }""")
    for step in range(150):
        page.mouse.move(x + step % 60, y + step % 40)
    times = page.evaluate("() => { cancelAnimationFrame(going); return times.slice(2).sort((a, b) => a - b); }")
    page.mouse.up()
    return times


def main(tables: int):
    url = os.environ["ATRIUM_TEST_URL"].rstrip("/")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        path = os.environ.get("ATRIUM_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        context = browser.new_context(base_url=url, ignore_https_errors=True)
        person = Person.sign_up(context.request)
        page = browser.new_context(base_url=url, ignore_https_errors=True, viewport=VIEWPORT).new_page()
        open_canvas(page, person, furnish(person, tables))
        for scale in ("everything", "half", "life size"):
            if scale == "half":
                for _ in range(5):
                    page.keyboard.press("+")
                    page.wait_for_timeout(400)
            elif scale == "life size":
                page.keyboard.press("0")
            page.wait_for_timeout(800)
            shown = page.locator(".scale").inner_text()
            for kind in ("move", "zoom"):
                report(f"{kind}, {scale} ({shown})", page.evaluate(FRAMES, [kind, SECONDS]))
            report(f"drag, {scale} ({shown})", dragged(page))
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
