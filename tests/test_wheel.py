"""The wheel is enough: whoever installs it needs neither this checkout nor Node."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from dashboard.serving.assets import BUILT, SCRIPT

CHECKOUT = Path(__file__).parents[1]
pytestmark = pytest.mark.france


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel and unpack it where nothing else is; give the folder."""
    if not (BUILT / SCRIPT).is_file():
        pytest.skip("la carte n'est pas construite : make install")
    folder = tmp_path_factory.mktemp("roue")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def unprepared(installed, france_dir, tmp_path_factory):
    """Give what starts a command of the unpacked wheel on a data folder of its own.

    In it, the reference that this checkout built: only what is built from the wheel can tell that
    it is the same.
    """
    data = tmp_path_factory.mktemp("données")
    shutil.copytree(france_dir / "reference", data / "reference", symlinks=True)
    # The folder the command starts in comes first among those that modules are sought in.
    environment = {**os.environ, "TERRINUM_DATA_DIR": str(data), "PYTHONPATH": str(installed)}

    def start(*words):
        return subprocess.Popen(
            [sys.executable, "-m", "terrinum", *map(str, words)],
            cwd=installed,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


@pytest.fixture(scope="module")
def terrinum(unprepared):
    """Give the same, once the data is what the wheel prepares."""
    with unprepared("prepare") as preparing:
        said, _ = preparing.communicate(timeout=300)
    assert preparing.returncode == 0, said
    return unprepared


def test_its_reference_is_to_the_byte_the_one_of_the_checkout(unprepared):
    with unprepared("reference", "build") as building:
        said, _ = building.communicate(timeout=300)
    assert building.returncode == 0, said
    assert "Rien n'a changé" in said
    assert "34\u202f875 communes" in said.replace("\u00a0", "\u202f")


def test_its_modules_are_its_own(installed):
    code = "import terrinum, etl, geodata, dashboard; print(terrinum.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installed, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(installed)


@pytest.mark.parametrize(
    ("command", "output", "page", "script"),
    [
        pytest.param("map", "carte.html", "carte.html", "terrinum-map.js", id="map"),
        pytest.param("kit", "cle", "cle/index.html", "terrinum-kit.js", id="kit"),
    ],
)
def test_it_writes_pages_that_hold_their_script(
    command, output, page, script, terrinum, installed, tmp_path
):
    with terrinum(command, "--output", tmp_path / output) as writing:
        said, _ = writing.communicate(timeout=120)
    assert writing.returncode == 0, said
    built = (installed / "dashboard" / "static" / "built" / script).read_text(encoding="utf-8")
    assert built[:1000] in (tmp_path / page).read_text(encoding="utf-8")


def test_it_serves_the_map_with_its_script(terrinum):
    with terrinum("run", "--port", "0") as server:
        try:
            address = next(
                found[0] for line in server.stdout if (found := re.search(r"http://\S+:\d+", line))
            )
            for path in ("/", "/presenter", "/api/v1/initiatives.json", "/sante"):
                answer = httpx.get(address + path)
                assert answer.status_code == 200
                assert answer.content
        finally:
            server.terminate()
