"""The worst files from the page « Importer »: each in one page, on one server, beside a reader.

The same corpus as the command line's (`tests/hostile_cases.py`): the right French answer, ten
seconds of processor and 512 MB for the process that reads, a server that neither grows nor stops.
"""

import os
import re
import shutil
import threading
import time
from contextlib import contextmanager, suppress

import psutil
import pytest
from playwright.sync_api import expect

from geodata.store import read_initiatives
from tests.hostile_cases import (
    ADDRESSES,
    CASES,
    HEADER,
    LYON,
    MAX_MEMORY,
    MAX_SECONDS,
    MEGABYTE,
    rows,
)

pytestmark = [pytest.mark.browser, pytest.mark.france]

ENOUGH_GROWTH = 150 * MEGABYTE  # of the server, over the whole corpus
COUNTS = re.compile(
    r"(\d+) lignes? lues? = (\d+) acceptées? \+ (\d+) à vérifier \+ (\d+) rejetées?"
)
NEVER = ("Traceback", "inattendue", "/tmp/", "root:", 'File "')  # noqa: S108 - must not be told
PATIENCE_MS = 120_000
ANSWERED = "[data-testid=stAlert], [data-testid=stExpander]"


class Watch(threading.Thread):
    """Watch what the server starts: the memory of the largest family, processor time of all."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.server, self.peak, self._over = psutil.Process(pid), 0, threading.Event()
        self._command, self._before = self.server.cmdline(), self._seconds()

    def run(self):
        while not self._over.wait(0.05):
            with suppress(psutil.Error):
                started = self.server.children(recursive=True)
                # Between fork and exec, a child is its parent: it has the server's own memory.
                found = [each for each in started if each.cmdline() != self._command]
                self.peak = max([self.peak, *(each.memory_info().rss for each in found)])

    def stop(self):
        """Return seconds of processor of what ended since, and the largest process in bytes."""
        self._over.set()
        self.join()
        return self._seconds() - self._before, self.peak

    def _seconds(self):
        times = self.server.cpu_times()
        return times.children_user + times.children_system


@pytest.fixture(scope="module")
def store(tmp_path_factory, france_dir):
    folder = tmp_path_factory.mktemp("hostile") / "data"
    folder.mkdir()
    (folder / "reference").symlink_to(france_dir / "reference")
    shutil.copytree(france_dir / "initiatives", folder / "initiatives")
    return folder


@pytest.fixture(scope="module")
def desk(store, serving):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERRINUM_ECRITURE", "1")
        with serving(store) as address:
            yield address


@pytest.fixture(scope="module")
def readers(desk, browser):
    """Give one page that sends files and another reader's page, both for the whole module."""
    contexts = [browser.new_context(locale="fr-FR") for _ in range(2)]
    pages = [each.new_page() for each in contexts]
    elsewhere = []
    for page, path in zip(pages, ("/importer", "/donnees"), strict=True):
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: elsewhere.append(request.url))
        page.goto(desk + path)
        page.wait_for_selector(".terrinum-footer")
    yield pages
    for each in contexts:
        each.close()
    inside = (desk, "data:", "blob:", desk.replace("http", "ws"))
    assert [url for url in elsewhere if not url.startswith(inside)] == []


def send(page, file):
    """Send a file (its path, or what the driver makes one of) in place of the last one.

    The answer to that one is waited out: a page that draws itself again loses what it is given.
    """
    chooser = page.get_by_role("button", name="Choisir un fichier")
    crosses = page.get_by_role("button", name=re.compile("Remove|Retirer|Supprimer"))
    for _ in range(PATIENCE_MS // 500):  # a busy page may draw itself again under the pointer
        for cross in crosses.all():
            cross.click()
        if chooser.is_visible():
            break
        page.wait_for_timeout(500)
    page.get_by_text("Un tableau à une ligne par initiative").last.wait_for()
    expect(page.locator(ANSWERED)).to_have_count(0, timeout=PATIENCE_MS)
    with page.expect_file_chooser() as waited:  # as a person does, who may choose the same again
        chooser.click()
    waited.value.set_files(file)


def answer(page):
    """Read what the page answers, once it is whole: its script has run to its end."""
    page.locator(ANSWERED).first.wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(400)
    main = page.locator("[data-testid=stMain]")
    cells = main.locator("[data-testid=stDataFrame] td").all_text_contents()
    return " ".join([main.inner_text(), *cells]).replace("\xa0", " ").replace("\u202f", " ")


def change_a_filter(page, desk):
    """Have another reader arrive, choose an académie, and wait for the answer."""
    page.goto(f"{desk}/donnees")
    page.wait_for_selector(".terrinum-footer")
    box = page.get_by_role("combobox", name="Académie", exact=True)
    box.click()
    box.fill("Lyon")
    page.get_by_role("option", name="Lyon", exact=True).click()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("academie=Lyon"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_hostile_file_is_answered_and_disturbs_nobody(case, desk, store, readers, tmp_path):
    path = tmp_path / case.name
    case.write(path)
    page, other = readers
    watch = Watch(desk.pid)
    watch.start()
    send(page, path)
    if case.is_heavy:
        change_a_filter(other, desk)
        assert "Traceback" not in other.locator("[data-testid=stMain]").inner_text()
    said = answer(page)
    seconds, memory = watch.stop()
    assert seconds < MAX_SECONDS
    assert memory < MAX_MEMORY
    found = COUNTS.search(said)
    counts = tuple(int(number) for number in found.groups()[1:]) if found else None
    assert counts == case.counts
    if case.counts is None:
        assert re.search(case.says, said, re.DOTALL)
    assert not [word for word in NEVER if word in said]
    assert "pris" not in page.title()
    assert len(read_initiatives(store).initiatives) == 366


def test_the_server_is_alive_and_has_not_grown(desk, readers, tmp_path):
    page, _ = readers
    process = psutil.Process(desk.pid)
    case = next(each for each in CASES if each.id == "800 MB unpacked")
    case.write(tmp_path / case.name)
    send(page, tmp_path / case.name)
    answer(page)
    before = process.memory_info().rss
    for _ in range(5):
        send(page, tmp_path / case.name)
        answer(page)
    assert process.memory_info().rss - before < ENOUGH_GROWTH
    assert page.request.get(f"{desk}/sante").json()["etat"] == "ok"


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_file_whose_name_is_an_address_is_a_file_and_nothing_is_fetched(desk, readers, name):
    page, _ = readers
    content = rows(LYON.replace("lyon,", f"n{len(name)},")).encode()
    send(page, {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("heading", name="Publier").wait_for()
    kept = page.get_by_role("textbox", name="Nom de ce fichier dans Terrinum").input_value()
    assert not {"/", ":", "\\"} & set(kept)
    assert HEADER


def test_two_imports_at_once_by_the_page_and_by_the_command_lose_no_row(
    desk, store, readers, tmp_path
):
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    page, _ = readers
    for name in ("page", "commande"):
        (tmp_path / f"{name}.csv").write_text(rows(LYON.replace("lyon,", f"{name},")), "utf-8")
    send(page, tmp_path / "page.csv")
    page.get_by_role("heading", name="Publier").wait_for()
    command = subprocess.Popen(
        [sys.executable, "-m", "terrinum", "import", "commande.csv"],
        cwd=tmp_path,
        env={**os.environ, "TERRINUM_DATA_DIR": str(store)},
        stdout=subprocess.DEVNULL,
    )
    page.get_by_role("button", name="Publier 1 ligne").click()
    page.get_by_text("n’est perdue").wait_for()
    assert command.wait() == 0
    published = read_initiatives(store)
    assert {"page", "commande"} <= set(published.initiatives["id"])
    published.snapshot.verify()


@contextmanager
def full_disk(pid, bytes_left):
    """Have the server, and what it starts, write no file longer than that."""
    import resource  # noqa: PLC0415 - absent on Windows

    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (bytes_left, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def test_a_full_disk_publishes_nothing_and_says_so(desk, store, readers, tmp_path):
    page, _ = readers
    page.reload()
    page.wait_for_selector(".terrinum-footer")
    before = read_initiatives(store).version
    (tmp_path / "plein.csv").write_text(rows(LYON.replace("lyon,", "plein,")), "utf-8")
    send(page, tmp_path / "plein.csv")
    answer(page)
    with full_disk(desk.pid, 20_000):
        page.get_by_role("button", name="Publier 1 ligne").click()
        page.get_by_text(re.compile("Rien n.a été publié")).first.wait_for()
        said = answer(page)
    assert "dépasse la taille permise" in said
    assert not [word for word in NEVER if word in said]
    assert read_initiatives(store).version == before

    many = [LYON.replace("lyon,", f"n{n},").replace("Écoles", f"Écoles {n}") for n in range(3000)]
    (tmp_path / "long.csv").write_text(rows(*many), "utf-8")
    with full_disk(desk.pid, 20_000):
        send(page, tmp_path / "long.csv")
        said = answer(page)
    assert "Le serveur n’a pas pu écrire" in said
    assert not [word for word in NEVER if word in said]


def test_a_publication_cut_at_any_step_leaves_a_whole_version_and_says_what_is_served(
    desk, store, readers, tmp_path
):
    page, _ = readers
    (tmp_path / "coupe.csv").write_text(rows(LYON.replace("lyon,", "coupe,")), "utf-8")
    send(page, tmp_path / "coupe.csv")
    answer(page)
    server = psutil.Process(desk.pid)
    for seconds in (0, 1, 2, 2.5):
        before = read_initiatives(store).version
        page.get_by_role("button", name="Publier 1 ligne").click()
        child = publication(server)
        page.wait_for_timeout(1000 * seconds)
        with suppress(psutil.NoSuchProcess):
            child.kill()
        page.locator("[data-test-script-state=notRunning]").wait_for()
        said = answer(page)
        served = read_initiatives(store)
        served.snapshot.verify()
        if "n’est perdue" in said:  # it was faster than us
            assert "coupe" in set(served.initiatives["id"])
            return
        assert "s’est arrêté sans réponse" in said
        assert ("Rien n’a été publié" in said) == (served.version == before)


def publication(server):
    """Wait for the process that publishes; give it."""
    for _ in range(400):
        for each in server.children(recursive=True):
            with suppress(psutil.Error):
                words = each.cmdline()
                if "import" in words and "--essai" not in words:
                    return each
        time.sleep(0.02)
    raise AssertionError("Rien n'est publié.")
