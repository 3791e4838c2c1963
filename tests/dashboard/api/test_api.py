"""What the API answers, on a store of four communes, over a real loopback connection."""

import csv
import gzip
import io
import json

import geopandas as gpd
import pyarrow.parquet as pq
import pytest

PATHS = [
    *("/", "/initiatives", "/initiatives.json", "/initiatives.csv", "/initiatives.geojson"),
    *("/initiatives.parquet", "/territoires/commune/69123", "/schema", "/openapi.json"),
    "/dcat.jsonld",
]


def ids(answer):
    return [row["identifiant"] for row in answer.json["initiatives"]]


def csv_rows(answer):
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))


def test_all_initiatives_come_in_the_order_published(store_dir, get):
    answer = get("/initiatives")
    assert ids(answer) == ["lyon-ecrans", "ara-ent", "lille-fibre"]
    assert answer.json["total"] == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("academie=Lyon", ["lyon-ecrans", "ara-ent"], id="by name"),
        pytest.param("academie=lyon,Lille&categorie=thd-ecoles", ["lille-fibre"], id="filters"),
        pytest.param("departement=59", ["lille-fibre"], id="by code"),
        pytest.param("epci=200046977&recherche=regional", ["ara-ent"], id="search"),
        pytest.param("annees=2013&academie=Guadeloupe", [], id="none"),
    ],
)
def test_filters_are_those_of_the_pages(store_dir, get, query, expected):
    assert ids(get(f"/initiatives?{query}")) == expected


def test_the_address_of_a_page_is_understood(store_dir, get):
    answer = get("/initiatives?academie=Lyon&niveau=epci&fiche=ara-ent&tri=habitants&v=1")
    assert ids(answer) == ["lyon-ecrans", "ara-ent"]
    assert len(answer.json["remarques"]) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("academie=Atlantide", "Académie inconnue : « Atlantide »"),
        ("academie=", "« academie » est vide"),
        ("academie=Lyon&academie=Lille", "donné 2 fois"),
        ("annees=20", "Période illisible"),
        ("limite=0", "un nombre entier de 1 à"),
        ("limite=1001", "un nombre entier de 1 à"),
        ("debut=-1", "« debut »"),
        ("limite=%D9%A3", "« limite »"),
        ("recherche=" + "a" * 201, "au plus 200 caractères"),
        ("couleur=bleu", "Paramètre inconnu"),
        ("contours=peut-etre", "« oui » ou « non »"),
    ],
)
def test_a_bad_query_is_refused_with_what_to_correct(store_dir, get, query, said):
    answer = get(f"/initiatives?{query}")
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == 400
    assert said in " ".join(answer.json["erreurs"])
    assert "laissé de côté" not in answer.body.decode()


def test_pages_of_rows_follow_each_other(store_dir, get):
    first = get("/initiatives?limite=2")
    assert first.headers["x-total-count"] == "3"
    assert first.json["suivante"].endswith("?limite=2&debut=2")
    assert 'rel="next"' in first.headers["link"]
    last = get("/initiatives?limite=2&debut=2")
    assert ids(first) + ids(last) == ["lyon-ecrans", "ara-ent", "lille-fibre"]
    assert last.json["suivante"] is None


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_may_be_read_from_any_site_and_kept(store_dir, get, path):
    answer = get(path)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert 'rel="license"' in answer.headers["link"]
    assert answer.headers["x-terrinum-version"]
    tag = answer.headers["etag"]
    assert not tag.startswith("W/")
    again = get(path, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")


def test_each_encoding_has_its_own_strong_tag(store_dir, get):
    plain, packed = get("/initiatives"), get("/initiatives", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == "Accept-Encoding"


def test_the_tag_follows_the_query_and_the_publication(get, publish, make_initiative):
    before = get("/initiatives").headers["etag"]
    assert get("/initiatives?academie=Lyon").headers["etag"] != before
    publish(make_initiative("seule", "lyon"))
    after = get("/initiatives", If_None_Match=before)
    assert after.status == 200
    assert ids(after) == ["seule"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(store_dir, get, method):
    answer = get("/initiatives", method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json["title"] == "Lecture seule"


def test_a_browser_may_ask_first(store_dir, get):
    answer = get("/initiatives", method="OPTIONS")
    assert answer.status == 204
    assert "GET" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    "path",
    ["/rien", "/initiatives.exe", "/territoires/zut/1", "/territoires/epci/0"],
)
def test_what_does_not_exist_is_a_problem_never_a_page(store_dir, get, path):
    answer = get(path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_csv_carries_its_mention_and_no_formula(get, publish, make_initiative):
    publish(make_initiative("a", "lyon", title="=1+1"))
    (row,) = csv_rows(get("/initiatives.csv"))
    assert row["titre"] == "'=1+1"
    assert row["partenaires"] == "Académie de Lyon"
    assert row["source_consultee"] == "oui"
    for part in ("Licence Ouverte 2.0", "version 20", "IGN", "INSEE"):
        assert part in row["mention"]


def test_geojson_has_outlines_in_degrees(store_dir, get):
    collection = get("/initiatives.geojson?departement=59").json
    (feature,) = collection["features"]
    assert feature["id"] == "lille-fibre"
    assert feature["geometry"]["type"] == "Polygon"
    west, south = feature["geometry"]["coordinates"][0][0]
    assert 2.9 < west < 3.2
    assert 50.5 < south < 50.8
    assert "tolérance" in collection["contours"]


def test_parquet_is_typed_and_geoparquet_on_demand(store_dir, get):
    plain = pq.read_table(io.BytesIO(get("/initiatives.parquet").body))
    assert plain.schema.field("annee_debut").type == "int64"
    assert "mention" in json.loads(plain.schema.metadata[b"terrinum"])
    outlined = gpd.read_parquet(io.BytesIO(get("/initiatives.parquet?contours=oui").body))
    assert len(outlined) == 3
    assert outlined.geometry.is_valid.all()


def test_a_territory_tells_its_facts_and_its_initiatives(store_dir, get):
    commune = get("/territoires/commune/69123").json
    assert commune["nom"] == "Lyon"
    assert {each["niveau"] for each in commune["appartient_a"]} >= {"epci", "academie"}
    assert commune["initiatives"]["nombre"] == 2
    academie = get("/territoires/academie/10").json
    assert academie["initiatives"]["par_categorie"] == {"ent": 1, "equipement_ecoles": 1}
    assert academie["initiatives"]["adresse"].endswith("/initiatives?academie=Lyon&v=1")


def test_the_schema_names_every_column_of_the_csv(store_dir, get):
    schema = get("/schema").json
    header = get("/initiatives.csv").body.decode("utf-8-sig").splitlines()[0].split(";")
    assert [field["name"] for field in schema["fields"]] == header
    category = next(field for field in schema["fields"] if field["name"] == "categorie")
    assert category["nom_interne"] == "category"
    assert "thd_ecoles" in category["constraints"]["enum"]


def test_the_catalogue_points_to_each_format(store_dir, get):
    (dataset,) = get("/dcat.jsonld").json["dcat:dataset"]
    for each in dataset["dcat:distribution"]:
        assert get(each["dcat:downloadURL"]["@id"].partition("/api/v1")[2]).status == 200


@pytest.mark.parametrize("path", PATHS)
def test_nothing_published_is_said_without_telling_of_the_machine(empty_dir, get, path):
    answer = get(path)
    assert answer.status == 503
    assert "terrinum prepare" in answer.json["detail"]
    assert str(empty_dir) not in answer.body.decode()
