"""The built site, a server for it and a browser. `make` builds the site; COURSE_SITE names another one to test."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

ROOT = Path(__file__).parents[1]
SITE = Path(os.environ.get("COURSE_SITE", ROOT / "_build" / "html")).resolve()
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# colours that are halfway from light to dark would be taken for the page's own
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
READY = """
async () => {
  if (window.MathJax?.startup) await MathJax.startup.promise;
  for (let waits = 0; waits < 100 && document.querySelector("figure.interactive:not([data-ready])"); waits += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
"""
missing_site = iter(
    [partial(pytest.fail, f"there is no site in {SITE}: run `make` first", pytrace=False)]
)  # fails one test; the others are skipped


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the argument `page_name` once for each page of the site."""
    if "page_name" in metafunc.fixturenames:
        names = [f"book/{path.name}" for path in sorted(SITE.glob("book/*.html"))]
        metafunc.parametrize("page_name", names or ["no page"], scope="module")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where there is no site, fail the first test that needs it, and skip the others."""
    if {"site", "server"} & set(getattr(item, "fixturenames", ())) and not (SITE / "index.html").is_file():
        next(missing_site, partial(pytest.skip, "there is no site"))()


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    return SITE


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a log; the modules as JavaScript."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Serve the site on this machine and return its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(SITE))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}"
        http.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once; without one, skip (or fail where the environment says CI)."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        message = f"no Chromium on this machine (looked for {', '.join(CHROMIUM)})"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield chromium
        chromium.close()


@dataclass
class Troubles:
    """What went wrong in a browser page, and what it asked of other hosts."""

    errors: list[str] = field(default_factory=list)
    failed_requests: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)


@dataclass
class Visit:
    """A browser page, the address of the site, and the troubles recorded so far."""

    page: Page
    server: str
    troubles: Troubles

    def open(self, name: str) -> Page:
        """Open a page of the site; wait for its formulas, and up to 5 seconds for its interactive figures."""
        self.page.goto(f"{self.server}/{name}", wait_until="load")
        self.page.add_style_tag(content=STILL)
        self.page.evaluate(READY)
        return self.page


def start_visit(context: BrowserContext, server: str) -> Visit:
    """Return a new page that records its troubles."""
    page, troubles = context.new_page(), Troubles()
    page.set_default_timeout(10_000)
    page.set_default_navigation_timeout(30_000)

    def look_at_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.errors.append(f"{message.text} ({message.location.get('url')})")

    def look_at_response(response: Response) -> None:
        if response.status >= 400:
            troubles.failed_requests.append(response.url)

    def look_at_request(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:", "about:")):
            troubles.foreign_requests.append(request.url)

    page.on("console", look_at_message)
    page.on("pageerror", lambda error: troubles.errors.append(str(error)))
    page.on("requestfailed", lambda request: troubles.failed_requests.append(request.url))
    page.on("response", look_at_response)
    page.on("request", look_at_request)
    return Visit(page, server, troubles)


@pytest.fixture(scope="module")
def new_visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that starts a visit in a fresh context with the given options of Playwright."""
    contexts: list[BrowserContext] = []

    def start(**options: object) -> Visit:
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}))  # type: ignore[arg-type]
        return start_visit(contexts[-1], server)

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Visit:
    """Return a visit in a fresh context."""
    return new_visit()
