"""A real browser to look at pages with; without one, and without Playwright, these tests are left out."""

import os
import shutil
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[2] / "build"
#: What `make pages` fetches: an accessibility checker.
AXE = BUILD / "node_modules" / "axe-core" / "axe.min.js"
#: A browser needs a moment to start on a busy computer.
_SLOW = 60_000


@pytest.fixture(scope="session")
def chromium():
    """Start the Chromium of the system once."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no Chromium: make pages")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=_SLOW)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Open a file in a window of a width; what it asks the network for, and what goes wrong in it, is a failure."""
    contexts, faults = [], []

    def open_page(path, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(_SLOW)
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: faults.append(asked.url) if asked.url != f"file://{path}" else None)
        page.goto(f"file://{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def unreadable():
    """What an accessibility checker says against a page: contrast, labels, order of headings, and the rest."""
    if not AXE.is_file():
        pytest.skip("there is no axe-core: make pages")

    def check(page):
        # The page runs no program but its own, so that the checker comes in from outside.
        page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
        page.reload()
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then(result => result.violations)")
        return [
            (fault["id"], node["target"], node["failureSummary"])
            for fault in found
            for node in fault["nodes"]
        ]

    return check
