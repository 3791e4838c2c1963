"""A real server on the real France, and a reader whose browser reaches this machine alone."""

import os
import re
import shutil
import socketserver
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.serving.assets import BUILT, SCRIPT

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
    # A page lives here a few seconds, too few for what V8 spends in optimising its code.
    "--js-flags=--no-opt --min-semi-space-size=64",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FIREFOX = ("firefox-esr", "firefox")
LOOPBACK = {"127.0.0.1", "localhost"}
ADDRESS = re.compile(r"http://\S+:\d+")
PATIENCE_MS = 90_000  # a slow machine is not a failure; benchmarks measure speed
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Streamlit's own, that none of its options changes: (rule, what the failing element is part of).
# Each with its reason, told in the page « Accessibilité » too; anything else is ours to mend.
NOT_OURS = {
    ("presentation-role-conflict", "stFileUploaderDropzone"): (
        "the box that takes a file is a section without a role, yet with a name: the button in it "
        "is named and reached by the keyboard"
    ),
}
SHOTS = Path(__file__).parents[2] / ".cache" / "captures"


@pytest.fixture(scope="session")
def serving():
    """Give what runs `terrinum run` on a data folder and a free port, and tells its address."""
    return _serving


@pytest.fixture(scope="session")
def dashboard(france_dir, serving):
    """Serve the real France; give the address."""
    with serving(france_dir) as address:
        yield address


class Address(str):
    """The address of a server, and the process that serves it."""

    __slots__ = ("pid",)

    def __new__(cls, text, pid):
        made = super().__new__(cls, text)
        made.pid = pid
        return made


@contextmanager
def _serving(folder):
    if not (BUILT / SCRIPT).is_file():
        pytest.skip("la carte n'est pas construite : make install")
    command = [sys.executable, "-m", "terrinum", "run", "--port", "0"]
    environment = {**os.environ, "TERRINUM_DATA_DIR": str(folder), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            yield Address(_address(server), server.pid)
        finally:
            server.terminate()


def _address(server):
    said = []
    for line in server.stdout:
        said.append(line)
        if found := ADDRESS.search(line):
            return found[0]
    raise AssertionError("Le serveur n'a pas démarré :\n" + "".join(said))


@pytest.fixture(scope="module")
def driver():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        yield driver


WINDOW = {"viewport": {"width": 1400, "height": 900}, "locale": "fr-FR"}


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """Give the folder where Chromium keeps files and compiled scripts from a visit to the next.

    A reader who comes back has them; a context of its own, incognito, compiles at each page.
    """
    return tmp_path_factory.mktemp("profil")


@pytest.fixture(scope="module")
def chromium(driver, profile):
    """Drive the Chromium of this machine; what it asks of another one is refused by a proxy.

    Not by the driver: a driver that looks at every request turns the browser's cache off. Its
    first context is the one of `profile`.
    """
    with refusing() as (port, _):
        # By itself, Chromium would spare link-local addresses the proxy.
        bypass = "--proxy-bypass-list=<-loopback>;127.0.0.1;localhost"
        flags = [*FLAGS, f"--proxy-server=http://127.0.0.1:{port}", bypass]
        path = _path_of("Chromium", CHROMIUM)
        known = driver.chromium.launch_persistent_context(
            profile, executable_path=path, args=flags, **WINDOW
        )
        yield known.browser
        known.close()


@pytest.fixture(scope="module")
def browser(chromium):
    """Give the browser that a module's tests drive; a module may give another one."""
    return chromium


@pytest.fixture(scope="module")
def firefox(driver, firefox_downloads):
    """Drive the Firefox of this machine, as its users have it, by WebDriver BiDi.

    What it asks of any other machine goes to a proxy that refuses it; there may be nothing.
    """
    with refusing() as (port, asked):
        browser = driver.firefox.launch(
            channel="moz-firefox",
            executable_path=_path_of("Firefox", FIREFOX),
            downloads_path=firefox_downloads,
            firefox_user_prefs=_nowhere_but_here(port),
            env={**os.environ, "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"},  # to change their server
        )
        yield browser
        browser.close()
        assert asked == []


@pytest.fixture(scope="module")
def firefox_downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("recu")


def _path_of(name, commands):
    if found := next((path for each in commands if (path := shutil.which(each))), None):
        return found
    return pytest.skip(f"{name} absent : installez-le pour les tests de navigateur")


def _nowhere_but_here(port):
    """Send every request but those to this machine to a proxy; Firefox itself asks for nothing."""
    return {
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": port,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": port,
        "services.settings.server": "data:,#remote-settings-dummy/v1",
    }


class _Refusal(socketserver.StreamRequestHandler):
    """Note what is asked of a proxy, and refuse it."""

    def handle(self):
        self.server.asked.append(self.rfile.readline().decode(errors="replace").strip())
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


@contextmanager
def refusing():
    """Run a proxy that lets nothing through; give its port and the list of what it was asked."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Refusal) as proxy:
        proxy.daemon_threads, proxy.asked = True, []
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy.server_address[1], proxy.asked
        proxy.shutdown()


class Reader:
    """Someone at a browser; every request to another machine is refused and noted."""

    def __init__(self, context, address):
        self.address, self.elsewhere, self.errors = address, [], []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        context.on("request", self._note)  # of the pages that this one opens too
        self.page.on("pageerror", self._fail)
        self.page.on("console", self._hear)

    def open(self, path="/"):
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".terrinum-footer")
        return self

    def figures(self):
        """Read the three figures: initiatives, communes, inhabitants."""
        texts = self.page.locator(".terrinum-figures strong").all_inner_texts()
        return tuple(int(re.sub(r"\D", "", text)) for text in texts)

    def choose(self, label, option):
        """Pick an option in a list of several choices, then close it."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.click()
        box.press_sequentially(option)  # a list in Firefox hears keys alone
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")

    def map(self):
        """Give the frame of the map, once it has painted its territories."""
        element = self.page.locator("iframe[title^='Carte interactive']").first
        element.content_frame.locator(".terrinum-surface canvas").first.wait_for()
        frame = element.element_handle().content_frame()
        # Asked by the clock: Firefox gives no animation frame to a frame that is out of sight.
        frame.wait_for_function("() => window.__terrinum?.painted > 0", polling=100)
        return frame

    def expect_address(self, part):
        self.page.wait_for_url(f"**{part}**")
        # The address is written at the end of a run, when the page is whole.
        self.page.wait_for_timeout(300)

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")
        return SHOTS / f"{name}.png"

    def _note(self, request):
        parts = urlsplit(request.url)
        if parts.hostname not in LOOPBACK and parts.scheme not in {"data", "blob"}:
            self.elsewhere.append(request.url)

    def _fail(self, error):
        # protobuf.js asks for WebAssembly and does without; Firefox tells it as an error.
        if "blocked WebAssembly" not in str(error):
            self.errors.append(str(error))

    def _hear(self, line):
        # A request that our own policy refuses is never sent, but it is one too many.
        if "Content Security Policy" in line.text:
            self.elsewhere.append(line.text)


@pytest.fixture(scope="module")
def known_browser(browser):
    """Keep between tests what a browser keeps between visits: the files alone."""
    return browser.contexts[0] if browser.contexts else browser.new_context(**WINDOW)


@pytest.fixture
def reading(browser, known_browser):
    """Give what opens a reader at 1400 × 900; at the end, nothing may have left the machine.

    The first comes back to an app whose files the browser knows; any other is a stranger.
    """
    readers, contexts = [], []

    def open_reader(address):
        contexts.append(browser.new_context(**WINDOW) if contexts else known_browser)
        readers.append(Reader(contexts[-1], address))
        return readers[-1]

    yield open_reader
    for stranger in contexts[1:]:
        stranger.close()
    forget(known_browser)
    for someone in readers:
        someone.page.context.remove_listener("request", someone._note)
        assert someone.elsewhere == []
        assert someone.errors == []


def forget(context):
    """Close every page; leave neither cookie nor anything that a page wrote."""
    for page in context.pages:
        if page.url.startswith("http"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.close()
    context.clear_cookies()


@pytest.fixture
def reader(reading, dashboard):
    """Give a reader of the real France."""
    return reading(dashboard)


@pytest.fixture
def issues():
    """Give what runs axe-core in a page and in the frames in sight, and tells what is ours."""
    if not AXE.is_file():
        pytest.skip("axe-core absent : make install")
    return _issues


def _issues(page):
    """List what fails, of whatever weight, as (rule, element, what to do)."""
    found = []
    for frame in page.frames:
        if frame.parent_frame and not frame.frame_element().is_visible():
            continue
        frame.evaluate(AXE.read_text(encoding="utf-8"))
        # What passes is a long list that nobody reads.
        violations = frame.evaluate("async () => (await axe.run({iframes: false})).violations")
        found += [
            (rule["id"], node["html"][:200], node.get("failureSummary", "")[:300])
            for rule in violations
            for node in rule["nodes"]
        ]
    return [each for each in found if not _is_streamlit_s(*each[:2])]


def _is_streamlit_s(rule, html):
    return any(rule == known and part in html for known, part in NOT_OURS)
