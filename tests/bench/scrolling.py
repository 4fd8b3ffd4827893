"""How smoothly the meeting of 2,000 segments scrolls, in Chromium."""

from playwright.sync_api import sync_playwright

from api.gate import COOKIE
from api.installation import Installation
from tests.bench import company
from tests.e2e.browser import ARGUMENTS, chromium
from tests.e2e.servers import serving

# Scroll a tenth of a screen a frame for so many frames, and note how long each took.
_SCROLL = """frames => new Promise(done => {
    const took = []; let last = performance.now();
    const step = now => {
        took.push(now - last); last = now;
        scrollBy(0, innerHeight / 10);
        took.length < frames ? requestAnimationFrame(step) : done(took.slice(5));
    };
    requestAnimationFrame(step);
})"""
_FRAMES = 600


def measure_scrolling(place: Installation, secret: str) -> dict[str, list[float]]:
    """How long each frame took, in ms, by page; empty where there is no Chromium."""
    path = chromium()
    if path is None:
        return {}
    found = {}
    with serving(place) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = browser.new_context(base_url=server.address, locale="zh-CN")
        context.add_cookies([{"name": COOKIE, "value": secret, "url": server.address}])
        page = context.new_page()
        for address in (f"/meetings/{company.LARGE}", f"/meetings/{company.LARGE}/transcript"):
            page.goto(address)
            page.wait_for_timeout(1_000)
            found[address] = page.evaluate(_SCROLL, _FRAMES)
        browser.close()
    return found
