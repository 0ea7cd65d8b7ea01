"""The service's HTTP: results, problems, batches, operations."""

from __future__ import annotations

from smartrec_nlp.api.schemas import EXAMPLE_QUERY
from tests.nlp.conftest import Call

AS_JSON = {"content-type": "application/json"}


def test_a_query_is_mapped(call: Call) -> None:
    response = call("POST", "/v1/map", json={"query": EXAMPLE_QUERY})
    body = response.json()
    assert response.status_code == 200
    assert body["understood"] is True
    assert body["query"] == EXAMPLE_QUERY
    assert body["category"] == [{"name": "Dress", "score": 1.0}]
    assert body["price"] == {"min": None, "max": 50.0, "currency": "USD"}
    assert body["corrections"] == [{"from": "strpied", "to": "striped"}, {"from": "nek", "to": "neck"}]
    assert {"striped", "v-neck", "sleeveless"} <= {attribute["name"] for attribute in body["attributes"]}
    assert "floral" in body["negated"]["attributes"]
    assert (body["sort"], body["brands"], body["language"]) == (None, [], "en")


def test_what_is_not_about_clothes_is_an_answer_not_an_error(call: Call) -> None:
    response = call("POST", "/v1/map", json={"query": "pizza"})
    assert response.status_code == 200
    assert response.json()["understood"] is False


def test_an_empty_query_says_what_to_do(call: Call) -> None:
    response = call("POST", "/v1/map", json={"query": "  \n"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:smartrec:problem:empty-query"
    assert "red floral dress" in response.json()["detail"]


def test_a_query_of_over_500_characters_is_refused(call: Call) -> None:
    response = call("POST", "/v1/map", json={"query": "x" * 501})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:smartrec:problem:query-too-long"


def test_a_body_that_is_no_query_is_a_problem(call: Call) -> None:
    assert call("POST", "/v1/map", json={"text": "dress"}).status_code == 422
    assert call("POST", "/v1/map", content=b"not json", headers=AS_JSON).status_code == 400
    assert call("GET", "/v1/map").status_code == 405


def test_texts_of_a_catalogue_are_mapped_with_precision_first(call: Call) -> None:
    text = {
        "id": "P1",
        "title": "Striped Linen Midi Dress",
        "description": "A breezy summer dress with side pockets and no buttons. Wear with a denim jacket.",
    }
    (result,) = call("POST", "/v1/map/batch", json={"texts": [text]}).json()["results"]
    found = {attribute["name"]: attribute["how"] for attribute in result["attributes"]}
    assert result["id"] == "P1"
    assert result["category"][0]["name"] == "Dress"
    assert {"striped", "linen", "midi", "summer", "side pockets"} <= set(found)
    assert set(result["title_attributes"]) == {"striped", "linen", "midi"}
    assert not {"buttoned", "denim", "denim jacket"} & set(found)
    assert set(found.values()) <= {"exact", "lexicon", "negation"}


def test_a_batch_that_is_too_large_is_refused(call: Call) -> None:
    texts = [{"id": str(number), "title": "dress"} for number in range(4)]
    response = call("POST", "/v1/map/batch", json={"texts": texts})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:smartrec:problem:batch-too-large"


def test_it_is_alive_ready_and_measured(call: Call) -> None:
    assert call("GET", "/livez").status_code == 200
    assert call("GET", "/readyz").json() == {"ok": ["mapping"], "failing": {}}
    assert "http_requests_total" in call("GET", "/metrics").text


def test_the_api_describes_itself(call: Call) -> None:
    paths = call("GET", "/openapi.json").json()["paths"]
    assert {"/v1/map", "/v1/map/batch"} <= set(paths)


def test_a_query_is_read_as_it_is_typed_where_that_is_asked_for(call: Call) -> None:
    corrected = call("POST", "/v1/map", json={"query": "strpied dress"}).json()
    exact = call("POST", "/v1/map", json={"query": "strpied dress", "exact": True}).json()
    assert corrected["corrections"] == [{"from": "strpied", "to": "striped"}]
    assert (exact["corrections"], exact["not_understood"]) == ([], ["strpied"])


OCCASION = {
    "occasion": "schützenfest",
    "words": "schützenfest|kirmes",
    "categories": "Dress=1|Button-Down=0.8",
    "attributes": "",
    "colours": "green=0.6",
    "never": "camo",
}


def test_a_shops_own_occasion_counts_in_its_queries_alone(call: Call) -> None:
    body = {"query": "outfit für die kirmes", "occasions": [OCCASION]}
    own = call("POST", "/v1/map", json=body).json()
    assert [one["name"] for one in own["occasions"]] == ["schützenfest"]
    assert [one["name"] for one in own["category"]] == ["Dress", "Button-Down"]
    of_others = call("POST", "/v1/map", json={"query": "outfit für die kirmes"}).json()
    assert of_others["occasions"] == []


def test_a_shops_row_takes_the_place_of_ours_and_an_empty_one_takes_it_away(call: Call) -> None:
    row = OCCASION | {"occasion": "prom", "words": "prom", "categories": "Blazer=1"}
    replaced = call("POST", "/v1/map", json={"query": "prom", "occasions": [row]}).json()
    assert [one["name"] for one in replaced["category"]] == ["Blazer"]
    gone = call("POST", "/v1/map", json={"query": "prom", "occasions": [row | {"categories": ""}]}).json()
    assert gone["occasions"] == []


def test_a_word_of_the_shops_titles_is_not_corrected(call: Call) -> None:
    body = {"query": "everly dress", "shop_words": [{"typed": "everly", "meant": "everly"}]}
    assert call("POST", "/v1/map", json=body).json()["corrections"] == []


def test_a_misspelt_word_of_the_shops_titles_is_corrected_to_it(call: Call) -> None:
    body = {"query": "zephirine dress", "shop_words": [{"typed": "zephirine", "meant": "zephyrine"}]}
    corrections = call("POST", "/v1/map", json=body).json()["corrections"]
    assert corrections == [{"from": "zephirine", "to": "zephyrine"}]
