"""The watch sees what it is there to see: without that, every other test here proves less."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Watch
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("() => console.error('an odd thing')", "console: an odd thing"),
        ("() => setTimeout(() => { throw new Error('broken') })", "script: broken"),
        ("() => { fetch('/nowhere') }", "status 404: GET"),
        ("() => { open('http://example.com/') }", "another host"),
        (
            "() => document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\">b</b>')",
            "Content Security Policy",
        ),
    ],
)
def test_the_watch_sees(page: Page, watch: Watch, script: str, trouble: str) -> None:
    page.goto("/")
    assert watch.left() == []
    page.evaluate(script)
    page.wait_for_timeout(300)
    seen = watch.left()
    watch.allow("")
    assert any(re.search(trouble, text) for text in seen), seen


def test_two_people_have_two_browsers(visit: Visit, server: Server) -> None:
    first, second = visit("recorder", server), visit("leader", server)
    assert first.context is not second.context
