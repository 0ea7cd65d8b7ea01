"""Which first lines of a file are no table yet."""

from __future__ import annotations

import pytest

from smartrec_recommender.importing.formats.preamble import lines_above_header


@pytest.mark.parametrize(
    "lines",
    [
        ["Spring list 2026", "id,title,category,price", "a,Dress,Dresses,10"],
        ["Spring list 2026,,,", "id,title,category,price", "a,Dress,Dresses,10"],
        ["# Required | an id,# Required | a title,# Optional", "id,title,colour", "a,Dress,red"],
    ],
)
def test_a_title_and_remarks_on_columns_stand_above_the_header(lines: list[str]) -> None:
    assert lines_above_header(lines, ",") == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["#sku,title,colour,size", "a,Dress,red,M", "b,Skirt,blue,S"],
        ["# sku,title,colour,size", "a,Dress,red,M", "b,Skirt,blue,S"],
        ["sku,price", "a,10,Dresses,red,M", "b,12,Skirts,blue,S"],
    ],
)
def test_a_header_with_a_number_sign_or_of_few_names_is_one(lines: list[str]) -> None:
    assert lines_above_header(lines, ",") == 0
