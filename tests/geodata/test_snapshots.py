"""The store: a run killed anywhere leaves the former version served."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from geodata.store import (
    Collection,
    NoPreviousVersionError,
    StoreBusyError,
    StoreDamagedError,
    StoreMissingError,
    snapshots,
)

STEPS = (
    "écriture des tables",
    "sommes de contrôle",
    "mise à l'abri sur le disque",
    "bascule vers la nouvelle version",
    "ménage des anciennes versions",
)
# A real process that publishes « new » and kills itself as `kill -9` would, at a named step.
PUBLISH_AND_DIE = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from geodata.store import Collection

    def die_at(step):
        if step == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(folder):
        (folder / "table.txt").write_text("new")
        die_at("table à moitié écrite")

    Collection(Path(sys.argv[1])).publish(write, {"kind": "test"}, on_step=die_at)
""")


@pytest.fixture
def collection(tmp_path):
    return Collection(tmp_path / "initiatives")


def publish(collection, text):
    return collection.publish(lambda folder: (folder / "table.txt").write_text(text), {})


def served(collection):
    return (collection.current().path / "table.txt").read_text()


@pytest.mark.parametrize("step", [*STEPS, "table à moitié écrite"])
def test_a_publication_killed_at_any_step_leaves_a_whole_version_served(collection, step):
    publish(collection, "old")
    died = subprocess.run(
        [sys.executable, "-c", PUBLISH_AND_DIE, str(collection.root), step], check=False
    )
    assert died.returncode == -signal.SIGKILL
    # The pointer is replaced during « bascule »: only afterwards is the new version served.
    assert served(collection) == ("new" if step == STEPS[-1] else "old")
    collection.current().verify()


@pytest.mark.parametrize("step", STEPS)
def test_the_next_publication_sweeps_what_a_killed_one_left(collection, step):
    publish(collection, "old")
    subprocess.run([sys.executable, "-c", PUBLISH_AND_DIE, str(collection.root), step], check=False)
    publish(collection, "newer")
    assert served(collection) == "newer"
    assert not list((collection.root / "versions").glob(".partial-*"))


def test_the_same_content_published_twice_changes_nothing(collection):
    first = publish(collection, "same")
    second = publish(collection, "same")
    assert (first.changed, second.changed) == (True, False)
    assert second.snapshot.version == first.snapshot.version
    assert collection.versions() == [first.snapshot.version]


def test_the_same_content_from_other_inputs_is_the_same_version_that_says_so(collection):
    first = collection.publish(lambda folder: (folder / "a").write_text("x"), {"inputs": "old"})
    again = collection.publish(lambda folder: (folder / "a").write_text("x"), {"inputs": "new"})
    assert not again.changed
    assert again.snapshot == collection.current()
    assert again.snapshot.version == first.snapshot.version
    told = {"inputs": "new"} | {key: first.snapshot.manifest[key] for key in ("created", "files")}
    assert told.items() <= again.snapshot.manifest.items()
    assert sorted(path.name for path in again.snapshot.path.iterdir()) == ["a", "manifest.json"]


def test_the_same_content_is_published_again_where_the_served_one_is_damaged(collection):
    damaged = publish(collection, "same").snapshot
    (damaged.path / "table.txt").write_text("sama")
    assert publish(collection, "same").changed
    collection.current().verify()


def test_five_versions_are_kept(collection):
    published = [publish(collection, str(n)).snapshot.version for n in range(7)]
    assert collection.versions() == published[-5:]


def test_rollback_serves_the_version_before(collection):
    publish(collection, "first")
    publish(collection, "second")
    collection.rollback()
    assert served(collection) == "first"


def test_rollback_of_a_single_version_says_so_and_changes_nothing(collection):
    publish(collection, "only")
    with pytest.raises(NoPreviousVersionError, match="rien n'a été changé"):
        collection.rollback()
    assert served(collection) == "only"


def test_an_empty_store_says_which_command_to_run(collection):
    with pytest.raises(StoreMissingError, match="terrinum import"):
        collection.current()


@pytest.mark.parametrize(
    "pointer",
    [
        pytest.param("", id="empty"),
        pytest.param('{"version": ', id="cut"),
        pytest.param('{"version": "20200101T000000-absent"}', id="unknown version"),
        pytest.param("[1]", id="not an object"),
    ],
)
def test_a_damaged_pointer_is_named(collection, pointer):
    publish(collection, "old")
    (collection.root / "current.json").write_text(pointer)
    with pytest.raises(StoreDamagedError, match="terrinum rollback"):
        collection.current()


def test_a_file_cut_after_publication_is_named(collection):
    path = publish(collection, "a table").snapshot.path / "table.txt"
    path.write_text("a")
    with pytest.raises(StoreDamagedError, match=r"table\.txt"):
        collection.current()


def test_a_file_altered_at_the_same_size_is_found_by_verify(collection):
    snapshot = publish(collection, "abc").snapshot
    (snapshot.path / "table.txt").write_text("abd")
    with pytest.raises(StoreDamagedError, match=r"table\.txt"):
        snapshot.verify()


def test_two_publications_at_once_wait_for_each_other(collection, monkeypatch):
    monkeypatch.setattr(snapshots, "LOCK_TIMEOUT_S", 0.1)

    def write_while_another_tries(folder: Path):
        with pytest.raises(StoreBusyError, match="Attendez"):
            publish(Collection(collection.root), "other")
        (folder / "table.txt").write_text("mine")

    collection.publish(write_while_another_tries, {})
    assert served(collection) == "mine"


def test_a_version_whose_writing_fails_is_never_served(collection):
    publish(collection, "old")

    def fail(folder: Path):
        (folder / "table.txt").write_text("half")
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="space"):
        collection.publish(fail, {})
    assert served(collection) == "old"
