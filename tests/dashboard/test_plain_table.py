"""Tables that are only read."""

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest


def drawn(table):
    def script(table):
        from dashboard.components.plain_table import show_plain_table  # noqa: PLC0415 - a script

        show_plain_table(table, name="Essai <b>")

    app = AppTest.from_function(script, kwargs={"table": table}).run()
    assert not app.exception
    return app.get("html")[0].proto.body


def test_numbers_are_french_what_is_missing_is_empty_and_no_text_is_markup():
    table = pd.DataFrame(
        {
            "Fichier": ["a.csv", "<script>1</script>"],
            "Lignes": np.array([1234567, 0]),
            "Confiance (%)": [98.5, None],
        }
    )
    page = drawn(table)
    assert "aria-label='Essai &lt;b&gt;'" in page
    assert "<th scope='row'>&lt;script&gt;1&lt;/script&gt;</th>" in page
    assert "<td class='number'>1\u202f234\u202f567</td><td class='number'>98,5</td>" in page
    assert "<td class='number'>0</td><td class='number'></td>" in page


def test_a_table_without_a_line_still_has_its_headers():
    assert "<th scope='col'>Fichier</th>" in drawn(pd.DataFrame({"Fichier": []}, dtype="str"))
