"""Which brands of a shop a query names."""

import pytest

from smartrec_recommender.domain.catalogue.named_brands import BrandIndex


@pytest.mark.parametrize("typed", ["calder & finch", "calder and finch", "calder finch", "Calder&Finch"])
def test_an_ampersand_is_typed_in_many_ways(typed: str) -> None:
    found = BrandIndex(["Calder & Finch", "Plainfold"]).named_in(f"{typed} coat")
    assert [(brand.name, brand.words) for brand in found] == [("Calder & Finch", typed)]
