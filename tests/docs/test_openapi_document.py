"""The API's document: complete enough to generate from, committed, and not broken unnoticed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from clients.compatibility import breaking_changes
from clients.generator.files import DOCUMENT as COMMITTED
from clients.generator.files import REPOSITORY, generated_files
from tests.docs.openapi_changes import DOCUMENT, changed
from tests.docs.reference import openapi_document

MOST_CHARACTERS = 30
OPERATION = "paths /v1/things/{id} post"


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, of_path in openapi_document()["paths"].items():
        for method, operation in of_path.items():
            yield f"{method.upper()} {path}", operation


def test_the_document_and_the_clients_are_what_the_code_says():
    changes = breaking_changes(json.loads(COMMITTED.read_text()), openapi_document())
    assert changes == [], "callers of the committed API would break"
    stale = [
        str(path.relative_to(REPOSITORY))
        for path, text in generated_files(openapi_document()).items()
        if not path.exists() or path.read_text() != text
    ]
    assert stale == [], "run: make reference"


def test_every_operation_has_a_short_name_of_its_own_and_a_tag():
    names = Counter(operation["operationId"] for _, operation in operations())
    assert [name for name, times in names.items() if times > 1 or len(name) > MOST_CHARACTERS] == []
    assert [name for name, operation in operations() if not operation["tags"]] == []


def test_every_parameter_is_described_and_has_an_example():
    bare = [
        f"{name}: {each['name']}"
        for name, operation in operations()
        for each in operation.get("parameters", [])
        if not each.get("description") or not each["schema"].get("examples")
    ]
    assert bare == []


def test_every_field_that_is_sent_is_described():
    schemas = openapi_document()["components"]["schemas"]
    sent = {"TextSearchRequest", "Filters", "TransactionRequest", "TransactionBatch", "ProductBatch"}
    bare = [
        f"{name}.{field}"
        for name in sorted(sent)
        for field, schema in schemas[name]["properties"].items()
        if not schema.get("description") and "$ref" not in schema
    ]
    assert bare == []


def test_every_answer_in_json_has_a_type():
    untyped = [
        f"{name} {status}"
        for name, operation in operations()
        for status, answer in operation["responses"].items()
        if answer.get("content", {}).get("application/json", {}).get("schema", True) == {}
    ]
    assert untyped == []


def test_every_answer_names_its_request_and_every_problem_its_types():
    components = openapi_document()["components"]
    for name, operation in operations():
        for status, answer in operation["responses"].items():
            found = components["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
            assert "X-Request-ID" in found["headers"], f"{name} {status}"
            if int(status) >= 400 and name.partition(" ")[2].startswith("/v1/"):
                examples = found["content"]["application/problem+json"]["examples"]
                assert {example["$ref"].rpartition("/")[2] for example in examples.values()} <= set(
                    components["examples"]
                )


@pytest.mark.parametrize(
    ("where", "value", "says"),
    [
        (OPERATION, None, "is gone"),
        (f"{OPERATION} operationId", "doThing", "no longer makeThing"),
        (f"{OPERATION} parameters 1 required", True, "limit is needed now"),
        (f"{OPERATION} parameters 1 schema maximum", 50, "maximum is 50 now"),
        (f"{OPERATION} parameters 1 schema type", "string", "integer is no longer taken"),
        (f"{OPERATION} responses", {"201": {}}, "no 200"),
        ("components schemas In required", ["name", "kind"], "kind is needed now"),
        ("components schemas In properties kind", {"enum": ["a"]}, "'b' is no longer taken"),
        ("components schemas In properties kind", None, "kind is gone"),
        ("components schemas Out required", ["parts"], "id may be missing now"),
        ("components schemas Out properties id", {"type": ["string", "null"]}, "null is new"),
        ("components schemas Part properties size", None, "parts[].size is gone"),
    ],
)
def test_what_breaks_callers_is_noticed(where: str, value: Any, says: str):
    if value is None and where == OPERATION:
        where = "paths /v1/things/{id}"
    assert any(says in change for change in breaking_changes(DOCUMENT, changed(where, value)))


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (f"{OPERATION} summary", "Another"),
        (f"{OPERATION} parameters 1 schema maximum", 500),
        (f"{OPERATION} responses 404", {}),
        ("components schemas In properties kind", {"enum": ["a", "b", "c"]}),
        ("components schemas In properties colour", {"type": "string"}),
        ("components schemas Out properties colour", {"type": "string"}),
    ],
)
def test_what_only_adds_breaks_nobody(where: str, value: Any):
    assert breaking_changes(DOCUMENT, changed(where, value)) == []
