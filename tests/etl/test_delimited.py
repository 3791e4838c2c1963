import pytest

from etl.extract.delimited import UnreadableFileError, read_delimited


def write(folder, content):
    path = folder / "in.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "dialect"),
    [
        pytest.param("nom,ville\né,Lyon\n", "séparateur « , », UTF-8", id="utf-8 commas"),
        pytest.param("nom;ville\né;Lyon\n", "séparateur « ; », UTF-8", id="semicolons"),
        pytest.param("nom\tville\né\tLyon\n", "séparateur tabulation, UTF-8", id="tabs"),
        pytest.param(
            "nom;ville\né;Lyon\n".encode("cp1252"), "séparateur « ; », Windows-1252", id="cp1252"
        ),
        pytest.param(
            "nom,ville\né,Lyon\n".encode("utf-8-sig"), "séparateur « , », UTF-8 avec BOM", id="bom"
        ),
        pytest.param(
            "nom,ville\r\né,Lyon\r\n".encode("utf-16"), "séparateur « , », UTF-16", id="utf-16"
        ),
    ],
)
def test_separator_and_encoding_are_found_and_told(tmp_path, content, dialect):
    file = read_delimited(write(tmp_path, content))
    assert file.dialect == dialect
    assert file.frame.to_dict("records") == [{"nom": "é", "ville": "Lyon"}]


def test_every_cell_stays_text(tmp_path):
    frame = read_delimited(write(tmp_path, "code,x\n01001,NA\n2A004,1e5\n")).frame
    assert frame.to_numpy().tolist() == [["01001", "NA"], ["2A004", "1e5"]]


def test_a_row_keeps_the_line_where_it_starts(tmp_path):
    content = 'a,b\n1,"deux\nlignes"\n\n3,4\n'
    assert read_delimited(write(tmp_path, content)).frame.index.tolist() == [2, 5]


def test_a_row_with_too_many_cells_is_kept_with_its_line_and_a_reason(tmp_path):
    file = read_delimited(write(tmp_path, "a,b\n1,2\n1,2,3\n1\n"))
    assert file.misshapen.index.tolist() == [3, 4]
    assert file.misshapen["cells"].tolist() == [["1", "2", "3"], ["1"]]
    assert "3 cellules au lieu de 2" in file.misshapen["reason"].iloc[0]
    assert file.row_count == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "fichier vide", id="empty"),
        pytest.param(b"\n\n", "fichier vide", id="blank lines"),
        pytest.param(b"a,b\x00c\n1,2\n", "octets nuls", id="binary"),
        pytest.param(b"a,b,a\n1,2,3\n", "en-tête répété : « a »", id="repeated header"),
        pytest.param(b'a,b\n1,"' + b"x" * 1_100_000, "ligne 2 : une cellule", id="open quote"),
    ],
)
def test_a_file_that_is_no_table_gets_a_clear_message(tmp_path, content, message):
    with pytest.raises(UnreadableFileError, match=message):
        read_delimited(write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"absent\.csv : fichier introuvable"):
        read_delimited(tmp_path / "absent.csv")
