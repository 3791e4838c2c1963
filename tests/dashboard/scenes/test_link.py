"""A presentation in an address: what was packed comes back, what was not is refused."""

import base64
import hashlib
import json
import zlib

import pytest

from dashboard.scenes import Presentation, PresentationError, Scene
from dashboard.scenes.link import MAX_QUERY, pack, presenter_path, short_word, unpack

ONE = Presentation("Réunion", "", (Scene("Lyon", "", "Note", {"academie": "Lyon"}),))


def word_of(content):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(content) + deflate.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def test_a_link_is_read_back(known):
    assert unpack(pack(ONE), known) == (ONE, ())


def test_the_presenter_reads_json_with_the_keys_of_the_file():
    packed = presenter_path(ONE).removeprefix("/presenter#p=")
    content = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    read = json.loads(zlib.decompress(content, -15))
    assert read["scenes"] == [
        {"titre": "Lyon", "notes": "Note", "page": "carte", "vue": {"academie": "Lyon"}}
    ]


def test_a_scene_may_be_named(known):
    assert presenter_path(ONE, scene=3).endswith("&s=3")


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("é", id="not base64"),
        pytest.param("AAAA", id="not deflated"),
        pytest.param(pack(ONE)[:-9], id="cut"),
        pytest.param(word_of(b"0" * 50_000_000), id="bomb of 50 MB"),
        pytest.param(word_of(b'{"terrinum": "autre"}'), id="another kind"),
        pytest.param("A" * 2_000_000, id="too long"),
    ],
)
def test_a_bad_link_is_refused(known, word):
    with pytest.raises(PresentationError):
        unpack(word, known)


def test_a_long_presentation_does_not_go_in_the_address():
    scenes = tuple(Scene(hashlib.sha256(bytes([each])).hexdigest()) for each in range(150))
    assert short_word(ONE) == pack(ONE)
    assert len(pack(Presentation("x", scenes=scenes))) > MAX_QUERY
    assert short_word(Presentation("x", scenes=scenes)) is None
