"""Every spelling of a size is the same size, for a shop's columns and for whoever asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartrec_recommender.canonical.sizes import are_children_s, read_size_run, read_sizes, sizes_serving

SPELLINGS = {
    "XXL": ["XXL", "2XL", "xxl", "XX-Large", "2 XL", "extra extra large"],
    "3XL": ["3XL", "XXXL", "3x-large"],
    "M": ["M", "m", "Medium", "size M", "Größe M", "mittel", "Taille M"],
    "XS": ["XS", "x-small", "Extra Small"],
    "W31 L34": ["W31 L34", "w31/l34", "31W x 34L", "31x34", "W31L34", "31W-34L", "waist 31 leg 34", "W31/34"],
    "W31": ["W31", "31W", "waist 31", '31"'],
    "UK 14": ["UK 14", "uk14", "14 UK", "GB 14", "UK: 14"],
    "EU 40": ["EU 40", "EUR 40", "40 EU", "DE 40"],
    "US 6": ["US 6", "6 US", "USA 6"],
    "One Size": ["One Size", "onesize", "OS", "TU", "Einheitsgröße", "taille unique", "Talla única", "OSFA"],
    "6-7 years": ["6-7 years", "6-7Y", "6/7 ans", "6-7 Jahre", "age 6-7", "6 to 7 years"],
    "5 years": ["5 years", "5Y", "5 años", "5 anni", "age 5", "5T"],
    "3-6 months": ["3-6 months", "3-6M", "3/6 mois", "3-6 Monate"],
    "116 cm": ["116 cm", "116cm"],
    "40.5": ["40.5", "40,5", "40½"],
    "2": ["T2", "T.2", "taille 2", "talla 2"],
}
SEVERAL = {
    "S/M": ["S", "M"],
    "XS - XL": ["XS", "S", "M", "L", "XL"],
    "M–XXL": ["M", "L", "XL", "XXL"],
    "S/L": ["S", "L"],
    "L-XL": ["L", "XL"],
    "M (40)": ["M", "40"],
    "UK 8/10": ["UK 8", "UK 10"],
    "EU 42 / UK 14 / US 10": ["EU 42", "UK 14", "US 10"],
    "36-38": ["36", "38"],
    "122/128": ["122 cm", "128 cm"],
    "S, M, L": ["S", "M", "L"],
    "XS (UK 6-8)": ["XS", "UK 6", "UK 8"],
    "One size (36-40)": ["One Size", "36", "40"],
    "86/92": ["86 cm", "92 cm"],
}
AS_WRITTEN = ["80C", "34DD", "85 cm", "54 mm", "40R", "A5"]


@pytest.mark.parametrize(("name", "spelling"), [(name, one) for name, of in SPELLINGS.items() for one in of])
def test_a_size_has_one_name_however_it_is_written(name: str, spelling: str) -> None:
    assert [size.name for size in read_sizes(spelling)] == [name]


@pytest.mark.parametrize(("value", "names"), SEVERAL.items())
def test_a_value_of_several_sizes_counts_for_each(value: str, names: list[str]) -> None:
    assert [size.name for size in read_sizes(value)] == names


@pytest.mark.parametrize("value", AS_WRITTEN)
def test_what_is_no_size_that_we_know_stays_as_it_is_written(value: str) -> None:
    (size,) = read_sizes(value)
    assert (size.name, size.system) == (value.upper(), "as written")


@pytest.mark.parametrize(
    ("run", "is_legwear", "names"),
    [
        (["30/32", "32/32", "34/32"], False, ["W30 L32", "W32 L32", "W34 L32"]),
        (["34/36", "38/40"], False, ["34", "36", "38", "40"]),
        (["34/36"], True, ["W34 L36"]),
        (["98", "104", "110"], False, ["98 cm", "104 cm", "110 cm"]),
        (["94", "98", "102", "106"], False, ["94", "98", "102", "106"]),
        (["36", "38", "40"], False, ["36", "38", "40"]),
        (["M", "Medium", "L"], False, ["M", "L"]),
    ],
)
def test_the_other_sizes_of_a_product_decide_what_a_number_is(
    run: list[str], is_legwear: bool, names: list[str]
) -> None:
    assert [size.name for size in read_size_run(run, is_legwear=is_legwear)] == names


OFFERED = ["S", "XXL", "W32 L30", "W32 L34", "UK 12", "US 12", "14", "One Size", "8-9 years", "128 cm", "40"]


@pytest.mark.parametrize(
    ("asked", "serving"),
    [
        ("2XL", {"XXL", "One Size"}),
        ("W32 L30", {"W32 L30", "One Size"}),
        ("W32", {"W32 L30", "W32 L34", "One Size"}),
        ("32", {"W32 L30", "W32 L34", "One Size"}),
        ("UK 12", {"UK 12", "One Size"}),
        ("12", {"UK 12", "US 12", "One Size"}),
        ("UK 14", {"14", "One Size"}),
        ("8 years", {"8-9 years", "128 cm", "One Size"}),
        ("One Size", {"One Size"}),
        ("XL", {"One Size"}),
    ],
)
def test_a_size_that_is_asked_for_is_served_by_all_its_spellings_and_by_one_size(
    asked: str, serving: set[str]
) -> None:
    assert sizes_serving(asked, OFFERED) == serving


@pytest.mark.parametrize("run", [["104", "110"], ["8-9 years"], ["6M", "12M"], ["One Size", "98/104"]])
def test_sizes_that_only_children_wear_are_known(run: list[str]) -> None:
    assert are_children_s(read_size_run(run))


@pytest.mark.parametrize("run", [[], ["One Size"], ["S", "116"], ["36", "38"], ["W32"]])
def test_sizes_that_grown_ups_may_wear_are_not_children_s(run: list[str]) -> None:
    assert not are_children_s(read_size_run(run))


@given(st.text(max_size=20))
def test_whatever_a_size_is_called_its_name_is_read_as_itself(text: str) -> None:
    for size in read_sizes(text):
        assert [again.name for again in read_sizes(size.name)] == [size.name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("36-46", ["36", "38", "40", "42", "44", "46"]),
        ("34-36", ["34", "36"]),
        ("XS to L", ["XS", "S", "M", "L"]),
        ("S bis XL", ["S", "M", "L", "XL"]),
    ],
)
def test_a_run_is_each_of_its_sizes(text: str, names: list[str]) -> None:
    assert [size.name for size in read_sizes(text)] == names
