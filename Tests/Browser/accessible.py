"""What everybody has to be able to use."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SHORT_ANIMATIONS = """
    Promise.allSettled(document.getAnimations()
        .filter((one) => one.effect.getTiming().iterations === 1 && one.effect.getTiming().duration < 1000)
        .map((one) => one.finished))
"""


def assert_accessible(page: Page):
    """No serious or critical finding; what moves in is let come to rest first."""
    page.evaluate(SHORT_ANIMATIONS)
    found = Axe().run(page).response["violations"]
    grave = [finding for finding in found if finding["impact"] in ("serious", "critical")]
    nodes = [(finding["id"], node) for finding in grave for node in finding["nodes"]]
    assert [f"{name}: {node['html']} {node['failureSummary']}" for name, node in nodes] == []
