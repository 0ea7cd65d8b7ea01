"""A row that comes over HTTP makes the product that it makes in a file: every case by both doors."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smartrec_recommender.importing.files import Row
from smartrec_recommender.importing.formats.source import open_source
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from tests.importing.test_cases import CASES, expected_of, files_of
from tests.recommender import shop
from tests.recommender.fake_upstreams import FakeNlp, served
from tests.recommender.pushing import push
from tests.recommender.running_recommender import Clock, copy_of, running

NOT_COMPARED = "'product_number', 'created_at', 'updated_at', 'content_hash', 'image_hash', 'tenant'"


@pytest.fixture(scope="module")
def nlp() -> Iterator[FakeNlp]:
    with served(FakeNlp()) as server:
        yield server


@pytest.fixture
def urls(postgres_server, empty_template: str) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases."""
    with copy_of(postgres_server, empty_template) as first, copy_of(postgres_server, empty_template) as other:
        yield first, other


def catalogue(url: str) -> dict[str, dict[str, Any]]:
    """By product id all that is known of the products in sight; terms by name, other names with them."""
    statement = f"""
        SELECT p.product_id,
               to_jsonb(p) - ARRAY[{NOT_COMPARED}, 'terms', 'category_term', 'shop_category_term',
                   'brand_term', 'colour_term', 'colour_terms', 'gender_term', 'season_term', 'size_terms',
                   'attribute_terms', 'embedding'] AS columns,
               (SELECT jsonb_agg(t.kind || ' ' || t.name ORDER BY t.kind, t.name)
                FROM terms t WHERE t.term_number = ANY(p.terms)) AS terms,
               (SELECT jsonb_agg(t.name ORDER BY s.place) FROM unnest(p.size_terms) WITH ORDINALITY
                AS s (term, place) JOIN terms t ON t.term_number = s.term) AS sizes,
               (SELECT jsonb_agg(i.kind || ' ' || i.identifier ORDER BY i.kind, i.identifier)
                FROM product_identifiers i WHERE i.product_number = p.product_number) AS identifiers
        FROM products p WHERE p.withdrawn_at IS NULL
    """  # noqa: S608 (constants)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {row.product_id: row._asdict() for row in connection.execute(sa.text(statement))}
    engine.dispose()
    for product in found.values():
        product["columns"]["attribute_scores"].sort()
    return found


def by_file(url: str, folder: Path, case: Path, nlp: FakeNlp) -> set[str]:
    """Returns: the reasons of what was set aside."""
    engine = new_engine(url)
    reasons: set[str] = set()
    for file in files_of(case):
        copy = folder / file.name
        copy.write_bytes(file.read_bytes())
        constants = expected_of(case).get("set", {})
        _, set_aside = shop.import_file(engine, copy, nlp_url=nlp.url, constants=constants)
        reasons |= {without_line(bad["reason"]) for bad in set_aside}
    engine.dispose()
    return reasons


async def by_http(url: str, case: Path, nlp: FakeNlp) -> set[str]:
    """No picture can be fetched, as in an import that fetches none. Returns: as `by_file`."""
    reasons: set[str] = set()
    async with running(RecommenderSettings(database_url=url), Clock()) as client:
        for file in files_of(case):
            records = open_source(file).records()
            rows = [as_json(record.fields) for record in records if isinstance(record, Row)]
            constants = expected_of(case).get("set", {})
            told = await push(client, rows, nlp, None, constants=constants)
            rejected = (row["reason"] for row in told["rows"] if row["status"] == "rejected")
            reasons |= set(map(without_line, rejected))
    return reasons


def without_line(reason: str) -> str:
    """A file's lines are numbered otherwise than the rows of a request."""
    return re.sub(r"line \d+", "line", reason)


def as_json(fields: dict[str, Any]) -> dict[str, Any]:
    """A row as a shop's system sends it: JSON has no times, and no NaN."""
    plain = json.loads(json.dumps(fields, default=str))
    return {
        column: None if isinstance(value, float) and math.isnan(value) else value
        for column, value in plain.items()
    }


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_a_row_through_either_door_gives_the_same_product(case, urls, tmp_path, nlp):
    first, other = urls
    set_aside = await asyncio.to_thread(by_file, first, tmp_path, case, nlp)
    rejected = await by_http(other, case, nlp)
    assert sorted(catalogue(first)) == sorted(expected_of(case)["products"])
    assert catalogue(other) == catalogue(first)
    assert rejected == set_aside
