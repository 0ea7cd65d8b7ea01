"""The system that wrote a file is recognised by its columns, and every column is told."""

from __future__ import annotations

import pytest

from smartrec_recommender.importing.files import UnreadableFile
from smartrec_recommender.importing.presets.choosing import all_values, first_value, recognise


def test_an_export_is_recognised_whatever_the_case_and_order_of_its_columns():
    columns = ["variant price", "TITLE", "Handle", "Option1 Value", "My own column"]
    recognised = recognise("p.csv", columns, "products")
    assert recognised.preset.title == "Shopify products export"
    assert recognised.columns == {
        "variant price": "price",
        "TITLE": "title",
        "Handle": "group",
        "Option1 Value": "option_value_1",
        "My own column": None,
    }


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Artikelnummer;Bezeichnung;Größe;Farbe;Preis;Währung", "id title size colour price currency"),
        ("identifiant;nom;taille;couleur;prix;devise", "id title size colour price currency"),
        ("código;nombre;talla;color;precio;divisa", "id title size colour price currency"),
        ("codice;nome;taglia;colore;prezzo;valuta", "id title size colour price currency"),
        ("SKU;Product Name;Size;Color;Price;Currency", "sku title size colour price currency"),
    ],
)
def test_headings_in_five_languages_are_understood(headings, fields):
    recognised = recognise("p.csv", headings.split(";"), "products")
    assert recognised.is_general
    assert list(recognised.columns.values()) == fields.split()


def test_a_renamed_column_comes_before_one_that_happens_to_have_the_name():
    recognised = recognise("p.csv", ["sku", "id", "title"], "products", renamed={"sku": "id"})
    assert recognised.columns == {"sku": "id", "id": None, "title": "title"}
    with pytest.raises(UnreadableFile, match="no column absent; its columns are sku"):
        recognise("p.csv", ["sku"], "products", renamed={"absent": "id"}).check_all_renamed("p.csv")


def test_several_columns_of_one_field_keep_all_values_in_order():
    recognised = recognise("p.csv", ["Image 1", "Image 2", "image", "id"], "products")
    fields = recognised.fields({"Image 1": "a.jpg", "Image 2": ["b.jpg", "c.jpg"], "image": "m.jpg", "id": 7})
    assert all_values(fields["images"]) == ["a.jpg", ["b.jpg", "c.jpg"]]
    assert first_value(fields["image"]) == "m.jpg"


def test_a_preset_can_be_named():
    assert recognise("p.csv", ["Handle"], "products", "shopify-products").columns == {"Handle": "group"}
    with pytest.raises(UnreadableFile, match="there are"):
        recognise("p.csv", ["Handle"], "products", "shopfy")


def test_a_list_of_orders_with_headings_like_those_of_ecwid_is_a_list_of_orders():
    columns = ["order_id", "order_date", "type", "product_sku", "product_name", "product_price", "quantity"]
    assert recognise("orders.csv", columns, "transactions").is_general


def test_a_list_of_products_with_headings_like_those_of_ecwid_keeps_its_own_types():
    columns = ["type", "product_sku", "product_name", "product_price", "colour"]
    assert recognise("goods.csv", columns, "products").is_general
