"""One table of a snapshot: some of its columns alone, or none where it lacks one."""

import pandas as pd
import pytest

from geodata.schemas import ALIASES
from geodata.store import StoreDamagedError
from geodata.store.tables import read_table, write_table


@pytest.fixture
def folder(tmp_path):
    aliases = {"level": ["region"], "code": ["11"], "alias": ["IDF"], "source": ["usage"]}
    write_table(ALIASES, pd.DataFrame(aliases)[list(ALIASES.columns)], tmp_path)
    return tmp_path


def test_some_columns_are_read_in_the_order_asked(folder):
    assert list(read_table(ALIASES, folder, columns=["alias", "code"])) == ["alias", "code"]


def test_a_column_that_the_file_lacks_says_it_is_damaged(folder):
    with pytest.raises(StoreDamagedError):
        read_table(ALIASES, folder, columns=["code", "population"])
