"""Files written whole or not at all."""

import errno

import pytest

from geodata.whole_file import write_whole


def test_a_file_is_replaced_and_nothing_is_left_beside(tmp_path):
    path = tmp_path / "a.csv"
    write_whole(path, b"un")
    write_whole(path, b"deux")
    assert path.read_bytes() == b"deux"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_former_file_and_nothing_beside(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    write_whole(path, b"un")

    def fail(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"deux")
    assert path.read_bytes() == b"un"
    assert list(tmp_path.iterdir()) == [path]
