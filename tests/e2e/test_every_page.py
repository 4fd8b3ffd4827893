"""What holds for every page: languages, contrast and names, policy, print, a phone's width."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC
from playwright.sync_api import Browser, Page

from tests.e2e import site
from tests.e2e.browser import Watch
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_PHONE = {"width": 360, "height": 740}
_HAN = re.compile(r"[\u3400-\u9fff]")

# Every text that is shown or read out: of elements, and of attributes that are.
# Words marked as being of another language, such as the names of the languages, are let be.
_TEXTS = """() => {
    const found = [];
    const isForeign = (element) => {
        const marked = element.closest("[lang]");
        return marked && marked !== document.documentElement;
    };
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!element || element.closest("script") || isForeign(element)) continue;
        found.push(walker.currentNode.data.trim());
    }
    const names = ["title", "alt", "placeholder", "aria-label", "aria-description",
                   "aria-roledescription", "aria-valuetext", "label"];
    for (const element of document.querySelectorAll("*")) {
        if (isForeign(element)) continue;
        for (const name of names) found.push(element.getAttribute(name) || "");
        if (element.matches("input[type=submit], input[type=button], meta[name=description]"))
            found.push(element.value || element.content);
        for (const [name, value] of Object.entries(element.dataset || {}))
            if (/^(confirm|say|text|label|title|message)/.test(name)) found.push(value);
    }
    return [...new Set(found.filter(Boolean))];
}"""


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation that these tests read and do not change."""
    with site.english_house(tmp_path_factory.mktemp("house") / "data") as server:
        yield server


@pytest.fixture(scope="package")
def whole_pages(browser: Browser, house: Server) -> list[str]:
    """The addresses of all pages, as the administrator reaches them."""
    from tests.e2e import people

    with browser.new_context(base_url=house.address) as context:
        people.sign_in(context, house, "administrator")
        return site.whole_pages(context, house)


@pytest.fixture
def lenient(watch: Watch) -> Watch:
    """Pages of problems have the status of their problem."""
    watch.allow(r"(status 404: GET|Failed to load resource.*404).*/nowhere")
    watch.allow(r"status of 404 \(Not Found\) \(\S*/nowhere\)")
    return watch


def test_no_page_fails(visit: Visit, house: Server, watch: Watch) -> None:
    context = visit("administrator", house).context
    answers = {
        address: context.request.get(address, max_redirects=0).status
        for address in site.page_addresses(site.create_app(house.place))
    }
    assert {a: status for a, status in answers.items() if status >= 500} == {}
    assert [a for a, status in answers.items() if status == 404 and "nowhere" not in a] == []


def test_no_chinese_is_left_on_english_pages(
    visit: Visit, house: Server, whole_pages: list[str], lenient: Watch
) -> None:
    page = visit("administrator", house, locale="en-GB")
    left = {}
    for address in whole_pages:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en", address
        if chinese := [text for text in page.evaluate(_TEXTS) if _HAN.search(text)]:
            left[address] = chinese
    assert left == {}


def test_traditional_pages_have_no_simplified_characters(
    visit: Visit, house: Server, whole_pages: list[str], lenient: Watch
) -> None:
    page = visit("administrator", house, locale="zh-TW")
    to_traditional = OpenCC("s2tw")
    left: dict[str, list[str]] = {}
    for address in whole_pages:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "zh-Hant", address
        for text in page.evaluate(_TEXTS):
            # 准 is written so in both, as in 批准.
            if any(_HAN.match(c) and to_traditional.convert(c) != c for c in text if c != "准"):
                left.setdefault(address, []).append(text)
    assert left == {}


def test_every_page_is_in_chinese_for_a_chinese_browser(
    visit: Visit, house: Server, whole_pages: list[str], lenient: Watch
) -> None:
    page = visit("administrator", house)
    for address in whole_pages:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "zh-Hans", address
        assert _HAN.search(page.title()), address


def test_every_page_has_a_title_of_its_own(
    visit: Visit, house: Server, whole_pages: list[str]
) -> None:
    ask = visit("administrator", house).context.request
    titles: dict[str, list[str]] = {}
    for address in whole_pages:
        found = re.search(r"<title>(.*?)</title>", ask.get(address).text(), re.DOTALL)
        assert found, address
        titles.setdefault(found[1], []).append(address.partition("?")[0])
    assert {title: same for title, same in titles.items() if len(set(same)) > 1} == {}


def test_every_page_has_a_strict_policy_and_an_icon(
    visit: Visit, house: Server, whole_pages: list[str]
) -> None:
    ask = visit("administrator", house).context.request
    for address in whole_pages:
        answer = ask.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy, address
        assert "unsafe" not in policy, address
        assert answer.headers["x-content-type-options"] == "nosniff", address
        words = answer.text()
        assert re.findall(r"""<style|\sstyle=["']|\son[a-z]+=["']|javascript:""", words) == [], (
            address
        )
        scripts = re.findall(r"<script[^>]*>", words)
        assert [s for s in scripts if " src=" not in s and "application/json" not in s] == []
        icon = re.search(r"""<link rel="icon"[^>]*href="([^"]+)""", words)
        assert icon and ask.get(icon[1]).ok, address


def test_nothing_of_a_page_is_wider_than_a_phone(
    visit: Visit, house: Server, whole_pages: list[str], lenient: Watch
) -> None:
    page = visit("administrator", house, viewport=_PHONE, is_mobile=True, has_touch=True)
    wide = {}
    for address in whole_pages:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > _PHONE["width"]:
            wide[address] = width
    assert wide == {}


def test_pages_print_without_what_is_for_the_screen(
    visit: Visit, house: Server, whole_pages: list[str], lenient: Watch
) -> None:
    page = visit("administrator", house)
    page.emulate_media(media="print")
    shown = {}
    for address in whole_pages:
        page.goto(address)
        if visible := page.locator("nav:visible, audio:visible, [role=toolbar]:visible").count():
            shown[address] = visible
    assert shown == {}


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", None), ("dark", None), ("light", _PHONE)]
)
def test_axe_finds_nothing_serious(
    visit: Visit,
    house: Server,
    whole_pages: list[str],
    lenient: Watch,
    scheme: str,
    viewport: dict[str, int] | None,
) -> None:
    options: dict[str, Any] = {"color_scheme": scheme}
    if viewport:
        options |= {"viewport": viewport, "is_mobile": True, "has_touch": True}
    page = visit("administrator", house, **options)
    found = {a: serious for a in whole_pages if (serious := _serious(page, a))}
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_before_signing_in(
    visit: Visit, house: Server, scheme: str
) -> None:
    page = visit(None, house, color_scheme=scheme)
    assert {a: serious for a in site.OPEN if (serious := _serious(page, a))} == {}


def _serious(page: Page, address: str) -> list[str]:
    """What axe finds serious or critical on a page, as rule and place.

    It comes in by the browser's debugger, which the policy of the page does not concern.
    """
    page.goto(address)
    page.evaluate(_AXE.read_text("utf-8") + "; undefined")
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], elementRef: false})"
        ".then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)))"
    )
    return [f"{v['id']}: {node['target']}" for v in found for node in v["nodes"][:3]]
