"""Take the pictures of the README and of the gallery, from the real app with the network cut.

    python docs/screenshots.py [--only carte]

Starts `terrinum run` on a free port with the store in use (and once more with `--ecriture`), opens
each view at three sizes in headless Chromium whose every request to another machine fails, and
writes `docs/images/*.png` in few colours, small enough to be committed, and `docs/gallery.md`,
their page. The pictures `map-*.png` come from `docs/gallery.py`.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
SIZES = {"bureau": (1400, 900), "telephone": (390, 844), "projecteur": (1920, 1080)}
TALLEST_PX = 2200  # of a telephone's page unrolled
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
    # The network is cut here: a route of Playwright's would have each page loaded afresh.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
COLOURS = 96
PATIENCE_S = 90
SETTLED_MS = 1500  # the map smooths its edges once at rest
# Nothing is being drawn any more: the page is there, its frames' maps are painted.
IS_DRAWN = """() => {
  const isPainted = ({contentWindow: {__terrinum: map}}) => map === undefined || map.painted > 0;
  return document.querySelector('.terrinum-footer, #kit:not([aria-busy])')
    && !document.querySelector('#terrinum-premiere-vue')
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...document.querySelectorAll('iframe')].every(isPainted);
}"""


@dataclass(frozen=True)
class Shot:
    """A view: its name, its address, what the gallery says of it, what is done before the picture.

    `is_unrolled`: a telephone shows it from top to bottom. `writes`: of a server that may write.
    `is_loading`: the page is not waited for, once what is done has been done.
    """

    name: str
    address: str
    says: str
    act: Callable[[Page], None] | None = None
    is_unrolled: bool = False
    writes: bool = False
    is_loading: bool = False


def wait_for_scripts(page: Page) -> None:
    """Open the page again, as it is before its scripts have come."""
    page.route("**/static/js/**", lambda route: route.abort())
    page.reload()
    page.locator("#terrinum-premiere-vue").wait_for()
    page.evaluate("() => document.fonts.ready.then(() => true)")


def open_ready_made(page: Page) -> None:
    """Open the presentation that comes with Terrinum."""
    page.get_by_role("button", name="Les cinq systèmes de décembre 2013").click()
    page.get_by_role("heading", name="1. Somme Numérique").wait_for()


def present(page: Page) -> None:
    """Go to the presenter, with that presentation."""
    open_ready_made(page)
    link = page.locator("a[href*='/presenter#']").first.get_attribute("href")
    page.goto(urljoin(page.url, link))


def go_to_comparison(page: Page) -> None:
    """Bring the table of the comparison into sight."""
    table = page.locator(".terrinum-compare")
    table.evaluate("table => table.scrollIntoView({block: 'center'})")


def sit_down(page: Page) -> None:
    """Say who decides, and come to the first question."""
    page.get_by_role("textbox", name="Votre nom").fill("Zoé Martin")
    page.get_by_role("button", name="Commencer").click()
    page.locator(".terrinum-head h2").wait_for()


SHOTS = (
    Shot("accueil", "/", "La carte, à l’ouverture : toute la France."),
    Shot(
        "premiere-vue",
        "/",
        "La même, dans la seconde : ce que le serveur dit avant que la page ne soit chargée.",
        wait_for_scripts,
        is_loading=True,
    ),
    Shot("carte", "/?v=1&academie=Lyon", "La carte, une académie choisie."),
    Shot(
        "carte-territoire",
        "/?niveau=epci&territoire=epci-244000865",
        "Un territoire ouvert : ses initiatives, qui les porte, ce que font ses voisins.",
        is_unrolled=True,
    ),
    Shot(
        "carte-comparaison",
        "/?niveau=departement&an=2013&avec=an-2024",
        "Deux années comparées, en différence.",
    ),
    Shot(
        "carte-cote-a-cote",
        "/?categorie=thd-ecoles&avec=categorie-ent&comparaison=cote-a-cote&niveau=epci",
        "Deux catégories comparées, côte à côte.",
        is_unrolled=True,
    ),
    Shot("carte-annees", "/?niveau=departement&an=2013", "Au fil des ans : ce qui avait commencé."),
    Shot("carte-incorporee", "/?academie=Lyon&embed=true", "La carte incorporée à un autre site."),
    Shot(
        "academie", "/academie?v=1&academie=Lyon", "Le portrait d’une académie.", is_unrolled=True
    ),
    Shot(
        "initiative",
        "/initiative?id=somme-numerique-e-education",
        "La fiche d’une initiative.",
        is_unrolled=True,
    ),
    Shot(
        "initiative-comparaison",
        "/initiative?id=somme-numerique-e-education&comparer=macs-thd-ecoles",
        "Des initiatives comparées.",
        go_to_comparison,
    ),
    Shot("gouvernance", "/gouvernance", "Qui porte et qui paie.", is_unrolled=True),
    Shot("donnees", "/donnees", "Les lignes, à trier et à emporter."),
    Shot("presentation", "/presentation", "Les scènes d’une réunion.", open_ready_made),
    Shot("presenter", "/presentation", "Une scène projetée.", present),
    Shot("qualite", "/qualite", "Comment chaque ligne a été localisée.", is_unrolled=True),
    Shot("methode", "/methode", "Les mots, les sources, les limites."),
    Shot("accessibilite", "/accessibilite", "Ce qui est vérifié, ce qui échoue."),
    Shot("importer", "/importer", "Importer un fichier (sous --ecriture).", writes=True),
    Shot(
        "a-verifier",
        "/a-verifier",
        "Trancher un doute, une touche par réponse (sous --ecriture).",
        sit_down,
        writes=True,
    ),
)


@contextmanager
def served(*, writes: bool) -> Iterator[str]:
    """Run the app; give its address."""
    command = [sys.executable, "-m", "terrinum", "run", "--port", "0"]
    command += ["--ecriture"] * writes
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield address_of(server)
        finally:
            server.terminate()


def address_of(server: subprocess.Popen[str]) -> str:
    """Read the address that the server tells."""
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+:\d+", line):
            return found[0]
    raise SystemExit("Le serveur n’a pas démarré : lancez « terrinum run » pour savoir pourquoi.")


def new_reader(browser: Browser) -> BrowserContext:
    """Open a browser that keeps the files of the app, and nothing else, from page to page."""
    reader = browser.new_context(locale="fr-FR")
    reader.set_default_timeout(PATIENCE_S * 1000)
    reader.add_init_script("localStorage.clear()")
    return reader


def shoot(reader: BrowserContext, address: str, shot: Shot, size: str) -> None:
    """Write one picture."""
    width, height = SIZES[size]
    page = reader.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address + shot.address)
    wait_until_drawn(page)
    if shot.act is not None:
        shot.act(page)
    if not shot.is_loading:
        settle(page)
    if shot.is_unrolled and size == "telephone":
        unroll(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(IMAGES / f"{shot.name}-{size}.png", optimize=True)
    page.close()


def settle(page: Page) -> None:
    """Wait until nothing moves."""
    wait_until_drawn(page)
    page.wait_for_timeout(SETTLED_MS)


def wait_until_drawn(page: Page) -> None:
    """Ask again and again: Playwright's own wait needs `eval`, which our pages forbid."""
    deadline = time.monotonic() + PATIENCE_S
    while not page.evaluate(IS_DRAWN):
        if time.monotonic() > deadline:
            raise SystemExit(f"La page {page.url} ne finit pas de se dessiner.")
        page.wait_for_timeout(100)


def unroll(page: Page) -> None:
    """Make the window as tall as the page that it holds."""
    main = page.get_by_test_id("stMain")
    height = min(main.evaluate("main => main.scrollHeight"), TALLEST_PX)
    page.set_viewport_size({"width": SIZES["telephone"][0], "height": height})
    settle(page)


def gallery_page() -> str:
    """Write the page of the gallery."""
    parts = [PREFACE, *(section(shot) for shot in SHOTS), MAPS]
    return "\n".join(parts)


PREFACE = """# Galerie

Chaque page à trois tailles : un ordinateur (1400 × 900), un téléphone (390 × 844, certaines pages
déroulées) et un vidéoprojecteur (1920 × 1080). Tout est pris dans le vrai programme, réseau coupé,
par une commande : `python docs/screenshots.py`. Ce texte est écrit par elle.
"""
MAPS = """## La carte seule, en un fichier

Écrites par `python docs/gallery.py` : les cinq niveaux, les hachures, un téléphone ; puis telle
quelle, imprimée en gris, et vue par un daltonien (deutéranopie).

![Par commune](images/map-commune.png)
![Par EPCI](images/map-epci.png)
![Par département](images/map-departement.png)
![Par académie](images/map-academie.png)
![Par région](images/map-region.png)
![Hachures](images/map-hatched.png)
![Sur un téléphone](images/map-phone.png)
![En couleurs, en gris, en deutéranopie](images/map-vision.png)
"""


def section(shot: Shot) -> str:
    """Write a view's part of the gallery: the desk in sight, the other sizes folded."""
    path = f"images/{shot.name}"
    return (
        f"## {shot.says.rstrip('.')}\n\n![{shot.says}]({path}-bureau.png)\n\n"
        "<details><summary>Sur un téléphone, au vidéoprojecteur</summary>\n\n"
        f"![{shot.says} Téléphone.]({path}-telephone.png)\n"
        f"![{shot.says} Vidéoprojecteur.]({path}-projecteur.png)\n\n</details>\n"
    )


def main() -> None:
    """Take every picture, or those of some views, and write their page."""
    options = argparse.ArgumentParser(description="Pictures of the README and of the gallery.")
    options.add_argument("--only", choices=[shot.name for shot in SHOTS], action="append")
    only = options.parse_args().only
    asked = [shot for shot in SHOTS if not only or shot.name in only]
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        reader = new_reader(browser)
        for writes in sorted({shot.writes for shot in asked}):
            with served(writes=writes) as address:
                for shot in asked:
                    for size in SIZES if shot.writes == writes else ():
                        shoot(reader, address, shot, size)
        browser.close()
    (DOCS / "gallery.md").write_text(gallery_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
