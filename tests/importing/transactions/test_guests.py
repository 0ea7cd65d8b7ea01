"""Sales to guests, and users under a pseudonym."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from smartrec_recommender.store.users.privacy import delete_records
from tests.importing.transactions.order_files import LOG, deeds, run, users, written
from tests.recommender.imported import popularity

GUESTS = (
    "",
    "0",
    "guest",
    "NULL",
    "nan",
    "None",
    "-1",
    "Anonymous",
    "n/a",
    "GAST",
    "invité",
    "not logged in",
)


def test_guests_count_for_popularity_and_no_user_of_that_name_is_made(engine, tmp_path):
    rows = [f"g{n},{name},P00001,purchase,2026-03-05T10:00:00Z,1" for n, name in enumerate(GUESTS)]
    code, report, _ = run(engine, written(tmp_path, LOG + "\n".join(rows) + "\n"), "--json")
    assert (code, report["written"], report["guests"]) == (0, len(GUESTS), len(GUESTS))
    assert users(engine) == set()
    one = run(engine, written(tmp_path, LOG + "t,u,P00002,purchase,2026-03-05T10:00:00Z,1\n"))
    assert one[0] == 0
    found = popularity(engine)
    assert found["P00001"] == pytest.approx(len(GUESTS) * found["P00002"])


def test_ids_that_only_look_like_words_for_guests_are_users(engine, tmp_path):
    names = ("1", "李雷", "guesthouse", "00", "nancy")
    rows = [f"t{n},{name},P00001,purchase,2026-03-05T10:00:00Z,1" for n, name in enumerate(names)]
    assert run(engine, written(tmp_path, LOG + "\n".join(rows) + "\n"))[0] == 0
    assert users(engine) == set(names)


def test_erasing_a_user_who_is_not_there_leaves_the_sales_to_guests(engine, tmp_path):
    run(engine, written(tmp_path, LOG + "g,guest,P00001,purchase,2026-03-05T10:00:00Z,1\n"))
    with engine.begin() as connection:
        delete_records(connection, "nobody")
    assert deeds(engine) == [(None, "P00001", "purchase", 1)]


def test_ids_of_users_are_replaced_by_their_hmac_where_a_key_is_given(engine, tmp_path):
    lines = "t1,Ida@Shop.example,P00001,purchase,2026-03-05T10:00:00Z,1\ng,guest,P00001,view,2026-03-05,1\n"
    assert run(engine, written(tmp_path, LOG + lines), "--hash-users", "secret")[0] == 0
    assert users(engine) == {hmac.new(b"secret", b"ida@shop.example", hashlib.sha256).hexdigest()}
