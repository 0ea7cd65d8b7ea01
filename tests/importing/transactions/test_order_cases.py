"""Orders and logs as shop systems export them, made after their formats: what users did by each (`cases/`).

`rejects`: by line a part of the reason for which a row is set aside.
A deed is written as user, kind, quantity, names of the product, time in UTC; `if sold` where it takes back a
sale that was recorded before, and is nothing else.
"""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from smartrec_recommender.importing.files import BadRow
from smartrec_recommender.importing.transactions.deeds import Deed, LeftOutRow, TransactionOptions
from smartrec_recommender.importing.transactions.opening import open_transactions

CASES = sorted(path.parent for path in Path(__file__).parent.glob("cases/*/expected.json"))


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request) -> Path:
    return request.param


def written(deed: Deed) -> str:
    time = deed.occurred_at.astimezone(UTC).replace(tzinfo=None).isoformat()
    names = ",".join(deed.product_names) or "-"
    if_sold = " if sold" if deed.only_with else ""
    return f"{deed.user_id or 'guest'} {deed.kind} {deed.quantity} {names} {time}{if_sold}"


def test_each_export_tells_who_bought_what_and_when(case):
    file = next(path for path in case.iterdir() if path.name != "expected.json")
    expected: dict[str, Any] = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    opened = open_transactions(file, TransactionOptions())
    found = list(opened.deeds())
    assert opened.report.preset == expected["preset"]
    assert opened.report.separator == expected.get("separator", opened.report.separator)
    assert [written(one) for one in found if isinstance(one, Deed)] == expected["deeds"]
    others = [one for one in found if not isinstance(one, Deed)]
    assert [one.reason for one in others if isinstance(one, LeftOutRow)] == expected.get("left_out", [])
    rejects = {str(one.line): one.reason for one in others if isinstance(one, BadRow)}
    assert sorted(rejects) == sorted(expected.get("rejects", {})), rejects
    assert all(part in rejects[line] for line, part in expected.get("rejects", {}).items()), rejects
    assert opened.reader.partial_refunds == expected.get("partial_refunds", 0)
    left_aside = {column for column, field in opened.report.columns.items() if field is None}
    assert set(expected.get("aside", ())) <= left_aside


def test_no_two_deeds_of_an_export_have_one_id(case):
    file = next(path for path in case.iterdir() if path.name != "expected.json")
    opened = open_transactions(file, TransactionOptions())
    ids = [one.transaction_id for one in opened.deeds() if isinstance(one, Deed)]
    assert len(ids) == len(set(ids))
