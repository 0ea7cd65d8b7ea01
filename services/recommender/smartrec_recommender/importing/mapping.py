"""Tells in the report of an import what the shop's own words became, and which of them fit nothing."""

from __future__ import annotations

from smartrec_recommender.canonical.product import CanonicalForms
from smartrec_recommender.importing.merging import shop_category
from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.rows import ProductRow


def tell_mapping(report: ImportReport, row: ProductRow, forms: CanonicalForms) -> None:
    """Adds the words of one product. Words that are canonical as they stand are told of categories only."""
    unmapped = set(forms.unmapped)
    category = shop_category(row) or row.google_category
    if category:
        report.map("category", category, None if ("category", category) in unmapped else forms.category.name)
    if row.colour and ("colour", row.colour) in unmapped:
        report.map("colour", row.colour, None)
    elif row.colour:
        _tell(report, "colour", row.colour, "/".join(forms.colour.names))
    for word in row.further_colours:
        if ("colour", word) in unmapped:
            report.map("colour", word, None)
    if row.gender and ("gender", row.gender) in unmapped:
        report.map("gender", row.gender, None)
    elif row.gender:
        _tell(report, "gender", row.gender, forms.gender.name or "")
    for word, sizes in zip(row.sizes, forms.sizes_by_word, strict=True):
        if any(size.system == "as written" for size in sizes):
            report.map("sizes", word, None)
        else:
            _tell(report, "sizes", word, "/".join(size.name for size in sizes))


def _tell(report: ImportReport, field: str, word: str, canonical: str) -> None:
    if canonical and canonical != word:
        report.map(field, word, canonical)
