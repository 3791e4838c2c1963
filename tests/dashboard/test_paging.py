"""Lists page by page, and their word in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.paging import is_known


def listed(rows=120, key="liste", **params):
    def script(rows, key):
        import numpy as np  # noqa: PLC0415 - a script of its own
        import streamlit as st  # noqa: PLC0415

        from dashboard.components.paging import page_of  # noqa: PLC0415

        page = page_of(np.arange(rows), key=key, most=50)
        st.markdown(f"{page.min()} à {page.max()}")

    app = AppTest.from_function(script, kwargs={"rows": rows, "key": key})
    for name, value in params.items():
        app.query_params[name] = value
    return app


@pytest.mark.parametrize(
    ("params", "shown", "word"),
    [
        pytest.param({}, "0 à 49", None, id="first"),
        pytest.param({"page": "2"}, "50 à 99", "2", id="of a link"),
        pytest.param({"page": "99"}, "100 à 119", "3", id="too far is the last"),
        pytest.param({"page": "1"}, "0 à 49", None, id="the first is not said"),
    ],
)
def test_a_link_opens_its_page_and_the_address_says_where_one_is(params, shown, word):
    app = listed(**params).run()
    assert app.markdown[0].value == shown
    assert app.query_params.get("page") == word


def test_a_short_list_has_one_page_whatever_the_address_says():
    app = listed(rows=10, page="3").run()
    assert app.markdown[0].value == "0 à 9"
    assert "page" not in app.query_params


def test_another_list_begins_at_its_first_page():
    other = listed(key="autre", page="2")
    other.session_state["page_ecrite"] = ("liste", "2")
    assert other.run().markdown[0].value == "0 à 49"


def test_the_page_is_kept_where_streamlit_forgot_it_meanwhile():
    app = listed(page="2")
    app.session_state["page_ecrite"] = ("liste", "2")
    assert app.run().markdown[0].value == "50 à 99"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("2", True), ("0", False), ("-1", False), ("²", False), ("x", False), ("9" * 5000, False)],
)
def test_a_page_is_a_number(word, expected):
    assert is_known(word) is expected
