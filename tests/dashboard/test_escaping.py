"""Nothing typed by a user runs: text, colours and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.escaping import ColourError, checked_colour, escape_text, https_url, link_html

DANGEROUS = set("<>\"'`$\\{}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Lycée Aimé-Césaire", "Lycée Aimé-Césaire", id="plain text stays as it is"),
        pytest.param("<b>", "&lt;b&gt;", id="tag"),
        pytest.param("a & b", "a &amp; b", id="ampersand"),
        pytest.param("\"x\" onload='y'", "&quot;x&quot; onload=&#x27;y&#x27;", id="quotes"),
        pytest.param("${alert(1)}", "&#36;&#123;alert(1)&#125;", id="template literal"),
        pytest.param("{% x %}", "&#123;% x %&#125;", id="template of the server"),
        pytest.param("`", "&#96;", id="backtick"),
        pytest.param("\\", "&#92;", id="backslash"),
        pytest.param(12, "12", id="number"),
    ],
)
def test_text_is_written_as_inert_html(text, expected):
    assert escape_text(text) == expected


@given(st.text())
def test_no_dangerous_character_is_left(text):
    assert not DANGEROUS & set(escape_text(text))


@pytest.mark.parametrize("colour", ["#1F4E79", "#abcdef"])
def test_a_colour_in_hexadecimal_is_kept(colour):
    assert checked_colour(colour) == colour


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456;x", "#123456\n", ""])
def test_anything_else_is_not_a_colour(colour):
    with pytest.raises(ColourError, match="RRGGBB"):
        checked_colour(colour)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.education.gouv.fr/",
        "https://exemple.fr/a_b?c=d&e=%C3%A9#f",
        "https://[2001:db8::1]/x",
    ],
)
def test_an_https_link_is_kept(url):
    assert https_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://exemple.fr/",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "https:///sans-hote",
        "https://exemple.fr/\nx",
        'https://exemple.fr/"onclick="x',
        "https://[exemple",
        "//exemple.fr",
        "",
    ],
)
def test_any_other_link_is_refused(url):
    assert https_url(url) is None
    assert link_html(url, "voir") == "voir"


def test_a_link_opens_elsewhere_and_tells_nothing():
    html = link_html("https://exemple.fr/?a=1&b=2", "A & B")
    assert html == (
        '<a href="https://exemple.fr/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        "A &amp; B</a>"
    )
