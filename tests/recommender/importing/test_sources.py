"""What a product is known by: the shop's columns, its text, its pictures; and the model that saw them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.settings import RecommenderSettings
from tests.recommender import shop
from tests.recommender.fake_upstreams import FakePictureServer, served
from tests.recommender.running_recommender import running


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("front", "back striped", "empty room"):
        (folder / f"{name}.webp").write_bytes(f"picture {name}".encode())
    return folder


def bare(product_id: str, **columns: Any) -> dict[str, Any]:
    """A product of which the shop says next to nothing."""
    return {"id": product_id, "title": "Number 12", **columns}


def product(engine: sa.Engine, product_id: str) -> Any:
    statement = """
        SELECT p.*, c.name AS category, f.name AS colour,
               (SELECT jsonb_object_agg(t.name, round(s.score::numeric, 2))
                FROM unnest(p.attribute_terms, p.attribute_scores) AS s(term, score)
                JOIN terms t ON t.term_number = s.term) AS attributes
        FROM products p JOIN terms c ON c.term_number = p.category_term
        LEFT JOIN terms f ON f.term_number = p.colour_term WHERE product_id = :id
    """
    with engine.connect() as connection:
        return connection.execute(sa.text(statement), {"id": product_id}).one()


class TestMerging:
    def test_columns_come_before_the_text_and_the_text_before_the_picture(
        self, empty_engine, tmp_path, pictures, vision, nlp
    ):
        rows = [
            bare("all", title="Red striped skirt", category="Jeans", attributes=["lace"], image="front.webp"),
            bare("text", title="Red striped skirt", image="front.webp"),
            bare("picture", image="front.webp"),
        ]
        shop.import_catalogue(
            empty_engine, tmp_path, rows, pictures=pictures, vision_url=vision.url, nlp_url=nlp.url
        )
        told = {name: product(empty_engine, name) for name in ("all", "text", "picture")}
        assert [told[name].category for name in told] == ["Jeans", "Skirt", "Dress"]
        assert [told[name].colour for name in told] == ["red", "red", "navy"]
        assert told["all"].attributes == {"lace": 1.0, "striped": 0.95, "sleeveless": 0.6}
        assert told["text"].attributes == {"striped": 0.95, "sleeveless": 0.6}
        assert told["picture"].attributes == {"floral": 0.8, "sleeveless": 0.6}

    def test_the_title_counts_beside_columns_of_its_kind_and_the_description_only_without_them(
        self, empty_engine, tmp_path, nlp
    ):
        rows = [
            bare("title", title="Striped skirt", attributes=["tribal print"]),
            bare("description", title="Skirt", description="striped", attributes=["tribal print"]),
        ]
        shop.import_catalogue(empty_engine, tmp_path, rows, nlp_url=nlp.url)
        assert product(empty_engine, "title").attributes == {"tribal print": 1.0, "striped": 0.95}
        assert product(empty_engine, "description").attributes == {"tribal print": 1.0}

    def test_an_own_vocabulary_says_of_what_type_the_shops_attributes_are(
        self, empty_engine, tmp_path, pictures, vision
    ):
        rows = "ripple weave  1\nfloral  1\nsleeveless  4\n"
        (tmp_path / "list_attr_cloth.txt").write_text(f"3\nattribute_name  attribute_type\n{rows}")
        row = bare("P1", attributes=["ripple weave"], image="front.webp")
        shop.import_catalogue(
            empty_engine, tmp_path, [row], pictures=pictures, vision_url=vision.url, vocabulary_dir=tmp_path
        )
        assert product(empty_engine, "P1").attributes == {"ripple weave": 1.0, "sleeveless": 0.6}

    def test_what_each_source_tells_is_kept_apart(self, empty_engine, tmp_path, pictures, vision, nlp):
        row = bare("P1", title="Red striped skirt", attributes=["lace"], image="front.webp")
        shop.import_catalogue(
            empty_engine, tmp_path, [row], pictures=pictures, vision_url=vision.url, nlp_url=nlp.url
        )
        assert product(empty_engine, "P1").sources == {
            "merchant": {"category": None, "colour": None, "attributes": {"lace": 1.0}},
            "text": {
                "category": "Skirt",
                "colour": "red",
                "attributes": {"striped": 0.95},
                "title_attributes": ["striped"],
            },
            "picture": {
                "category": "Dress",
                "colour": "navy",
                "attributes": {"floral": 0.8, "sleeveless": 0.6},
            },
        }

    def test_several_pictures_are_all_shown_and_the_first_with_a_garment_is_found_by(
        self, empty_engine, tmp_path, pictures, vision
    ):
        row = bare("P1", image="empty room.webp", images=["front.webp", "back striped.webp"])
        shop.import_catalogue(empty_engine, tmp_path, [row], pictures=pictures, vision_url=vision.url)
        told = product(empty_engine, "P1")
        assert told.image_urls == [f"/images/{n}.webp" for n in ("empty room", "front", "back striped")]
        assert told.image_url == "/images/empty room.webp"
        assert set(told.attributes) == {"floral", "striped", "sleeveless"}
        vector = np.array(json.loads(str(told.embedding)))
        assert vector @ shop.embedding_of("picture front") == pytest.approx(1, abs=1e-3)

    def test_sizes_are_kept_in_the_order_of_the_shop(self, empty_engine, tmp_path):
        row = bare("P1", category="Dress", sizes="S|M|XL", style_id="spring-7")
        shop.import_catalogue(empty_engine, tmp_path, [row])
        told = product(empty_engine, "P1")
        with empty_engine.connect() as connection:
            names = dict(
                connection.execute(sa.text("SELECT term_number, name FROM terms WHERE kind = 'size'")).all()
            )
        assert [names[number] for number in told.size_terms] == ["S", "M", "XL"]
        assert set(told.size_terms) <= set(told.terms)
        assert told.style_id == "spring-7"


class TestPicturesByUrl:
    def test_a_picture_is_fetched_once_and_shown_where_it_is(self, empty_engine, tmp_path, vision):
        with served(FakePictureServer()) as pictures:
            rows = [
                bare("P1", image=f"{pictures.url}/a.jpg"),
                bare("P2", image=f"{pictures.url}/missing", category="Dress"),
            ]
            options = {"vision_url": vision.url, "fetches_urls": True}
            first, aside = shop.import_catalogue(empty_engine, tmp_path, rows, **options)
            second, _ = shop.import_catalogue(empty_engine, tmp_path, rows[:1], **options)
        assert (first.written, second.unchanged, aside) == (
            2,
            1,
            [],
        )  # P2 came in, without what its picture says
        assert product(empty_engine, "P1").category == "Dress"
        assert product(empty_engine, "P1").image_url == f"{pictures.url}/a.jpg"
        assert pictures.asked.count(b"/a.jpg") == 2  # the second time to know the model

    def test_without_being_told_to_it_fetches_nothing(self, empty_engine, tmp_path):
        row = bare("P1", image="http://127.0.0.1:9/a.jpg", category="Dress")
        outcome, _ = shop.import_catalogue(empty_engine, tmp_path, [row])
        assert outcome.written == 1
        assert product(empty_engine, "P1").image_url == "http://127.0.0.1:9/a.jpg"


class TestANewModel:
    @pytest.mark.parametrize(
        ("version", "weights"), [("2", " seen otherwise"), ("2", ""), ("1", " seen otherwise")]
    )
    def test_every_picture_is_analysed_anew_and_its_product_written(
        self, empty_engine, tmp_path, pictures, vision, version, weights
    ):
        rows = [bare("P1", image="front.webp"), bare("P2", image="back striped.webp")]
        options = {"pictures": pictures, "vision_url": vision.url}
        shop.import_catalogue(empty_engine, tmp_path, rows, **options)
        vision.version, vision.weights = version, weights
        outcome, _ = shop.import_catalogue(empty_engine, tmp_path, rows, **options)
        again, _ = shop.import_catalogue(empty_engine, tmp_path, rows, **options)
        assert (outcome.written, again.unchanged) == (2, 2)
        vector = np.array(json.loads(str(product(empty_engine, "P2").embedding)))
        assert vector @ shop.embedding_of(f"picture back striped{weights}") == pytest.approx(1, abs=1e-3)


async def test_a_catalogue_without_any_attributes_becomes_searchable(
    empty_engine, tmp_path, pictures, vision, nlp, clock
):
    import asyncio

    rows = [
        bare("seen", image="front.webp"),
        bare("read", title="Cotton skirt striped"),
        bare("other", category="Jeans"),
    ]
    await asyncio.to_thread(
        shop.import_catalogue,
        empty_engine,
        tmp_path,
        rows,
        pictures=pictures,
        vision_url=vision.url,
        nlp_url=nlp.url,
    )
    url = empty_engine.url.render_as_string(hide_password=False)
    async with running(RecommenderSettings(database_url=url), clock) as client:
        by_picture = {"embedding": shop.as_base64(shop.embedding_of("picture front")), "limit": 1}
        by_text = {"attributes": [{"name": "striped"}], "category": [{"name": "Skirt"}], "limit": 1}
        for query, expected in ((by_picture, "seen"), (by_text, "read")):
            answer = await client.post("/v1/search", json=query)
            assert [each["id"] for each in answer.json()["products"]] == [expected]
