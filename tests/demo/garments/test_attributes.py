"""The attribute names of a garment: true of it, absent from it, or not to be seen."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from smartrec_demo.garments.attributes import attributes_of, load_attribute_names
from smartrec_demo.garments.recipes import categories
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.tables import TableError
from smartrec_vocabulary import load_attributes
from smartrec_vocabulary.exclusive import excludes


def test_every_attribute_given_is_in_the_vocabulary_and_none_is_both_present_and_absent() -> None:
    names = {attribute.name for attribute in load_attributes()}
    for index in range(46 * 12):
        garment = sample_garment(categories()[index % 46], Random(index))
        assert set(garment.attributes) <= names
        assert set(garment.absent) <= names
        assert not set(garment.attributes) & set(garment.absent)


def test_what_is_true_of_a_garment_does_not_exclude_each_other() -> None:
    """But for a poncho, which is drawn over something with a neck of its own."""
    for index in range(46 * 12):
        garment = sample_garment(categories()[index % 46], Random(index))
        if garment.category != "Poncho":
            assert not [name for name in garment.attributes if excludes(name, garment.attributes)], index


def test_garments_carry_many_attributes() -> None:
    garments = [sample_garment(categories()[index % 46], Random(index)) for index in range(46 * 25)]
    assert len({name for garment in garments for name in garment.attributes}) >= 200
    assert 4 <= np.mean([len(garment.attributes) for garment in garments]) <= 14


def test_attributes_say_what_was_drawn() -> None:
    present, absent = attributes_of("Hoodie", {"collar": "hood", "sleeve": "long", "neck": "crew"})
    assert {"hooded", "long sleeve", "crew neck", "casual"} <= set(present)
    assert {"strapless", "v-neck"} <= set(absent)


def test_what_no_picture_tells_is_never_said_to_be_absent() -> None:
    _, absent = attributes_of("Tee", {"fabric": "cotton", "pattern": "solid"})
    assert not {"linen", "jersey", "bohemian", "loungewear"} & set(absent)
    assert "denim" in absent


def test_a_skirt_is_not_called_sleeveless() -> None:
    present, absent = attributes_of("Skirt", {"build": "skirt", "sleeve": "none"})
    assert "sleeveless" not in {*present, *absent}


def test_a_name_that_the_vocabulary_has_not_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "attribute_names.toml"
    file.write_text('invisible = []\n[shown.pattern]\nstriped = ["stripey"]\n[style]\n')
    with pytest.raises(TableError, match="not in the vocabulary: stripey"):
        load_attribute_names(file)
