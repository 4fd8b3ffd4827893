"""A browser, and the product served to it with the sample meeting and an account of each role."""

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api import passwords
from api.installation import Installation
from api.settings import Settings
from storage import organisation
from tests.e2e import people, servers
from tests.e2e.browser import ARGUMENTS, Watch, chromium
from tests.e2e.servers import Server

# A page that is slower than this on a busy machine is stuck.
_PATIENCE_MS = 30_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, running. For this package alone: while it runs, no other test can use asyncio."""
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed: apt install chromium, or set PLAYWRIGHT_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ready_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation with the sample in review; to be copied."""
    folder = tmp_path_factory.mktemp("ready") / "data"
    place = Installation(Settings(data_dir=folder, _env_file=None))
    place.prepare(with_sample=True)
    with warnings.catch_warnings():
        # What the dictionary's library says of itself on import.
        warnings.simplefilter("ignore")
        servers.work(place, servers.heard_sample())
    with place.database.write() as session:
        owner = organisation.current(session)
        assert owner.id is not None
        people.add_accounts(session, owner.id, passwords.hash_password(people.PASSWORD))
    place.close()
    return folder


@pytest.fixture
def server(tmp_path: Path, ready_data_dir: Path) -> Iterator[Server]:
    """The product with the sample in review, changed by nobody else."""
    copy = shutil.copytree(ready_data_dir, tmp_path / "data")
    with served(copy) as server:
        yield server


def served(data_dir: Path) -> Any:
    return servers.serving(Installation(Settings(data_dir=data_dir, _env_file=None)))


class Visit(Protocol):
    """Opens a browser of its own for one of `people.ACCOUNTS`, or for nobody, at the server."""

    def __call__(self, who: str | None, server: Server, **options: Any) -> Page: ...


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Whatever goes wrong on a page fails the test, but for what it allows."""
    watch = Watch()
    yield watch
    assert watch.left() == []


class _Visits:
    """A `Visit` that can be ended."""

    def __init__(self, browser: Browser, watch: Watch) -> None:
        self._browser = browser
        self._watch = watch
        self._contexts: list[BrowserContext] = []

    def __call__(self, who: str | None, server: Server, **options: Any) -> Page:
        chosen = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}} | options
        context = self._browser.new_context(base_url=server.address, **chosen)
        self._contexts.append(context)
        context.set_default_timeout(_PATIENCE_MS)
        self._watch.over(context)
        if who:
            people.sign_in(context, server, who)
        return context.new_page()

    def end(self) -> None:
        while self._contexts:
            self._contexts.pop().close()


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Visit]:
    visits = _Visits(browser, watch)
    yield visits
    visits.end()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Close the pages before the servers they look at: what they ask of these meanwhile fails."""
    visits = getattr(item, "funcargs", {}).get("visit")
    if visits:
        visits.end()


@pytest.fixture
def page(visit: Visit, server: Server) -> Page:
    """The recorder's browser, signed in."""
    return visit("recorder", server)
