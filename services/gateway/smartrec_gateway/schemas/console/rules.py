"""Business rules: what they do, to which products, for which searches and users, from when until when."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from smartrec_gateway.schemas.answers import SearchAnswer
from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import Name, RequestModel, TextSearchRequest

RuleKind = Literal["boost", "bury", "pin", "exclude", "redirect", "banner"]
ListKind = Literal["search", "feed", "similar", "goes-with", "because-you-bought", "popular", "new"]
SegmentName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$", description="A segment's name.", examples=["regular-customers"]
    ),
]
Text = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]
Names = Annotated[list[Name], Field(max_length=500)]
Queries = Annotated[list[Name], Field(max_length=100)]
Address = Annotated[
    str,
    Field(
        max_length=2_000,
        pattern=r"^(https?://[^\s\x00-\x1f/\\][^\s\x00-\x1f\\]*|/([^\s\x00-\x1f/\\][^\s\x00-\x1f\\]*)?)$",
    ),
]
RuleId = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="The rule's id, as the list has it.", examples=[3])
]
ChangeId = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="The change's id, as the list has it.", examples=[12])
]
Price = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]
Stock = Annotated[int | None, Field(ge=0, le=2**31 - 1)]
RULE: dict[str, Any] = {
    "kind": "boost",
    "name": "Alder's summer dresses",
    "selector": {"brands": ["Alder"], "price_max": 80},
    "condition": {"queries": ["summer dress"], "segments": []},
    "strength": 0.5,
    "active_until": "2030-09-01T00:00:00Z",
}
_SHOWN = {**RULE, "id": 3, "products": 42, "is_in_force": True}


class Selector(RequestModel):
    """A product is selected that meets all that is given; of each list, one of its names is enough."""

    products: Names = Field(default_factory=list, description="Ids of products.", examples=[["P00412"]])
    brands: Names = Field(default_factory=list, description="The shop's brands.", examples=[["Alder"]])
    categories: Names = Field(
        default_factory=list,
        description="Categories, ours or the shop's own; a collection is one.",
        examples=[["Dress"]],
    )
    attributes: Names = Field(
        default_factory=list, description="Attributes, as products name them.", examples=[["floral"]]
    )
    price_min: Price = Field(None, description="From this price on.", examples=[20])
    price_max: Price = Field(None, description="Up to this price.", examples=[80])
    stock_min: Stock = Field(None, description="With so many in stock or more.", examples=[5])
    stock_max: Stock = Field(None, description="With so many in stock or fewer.", examples=[2])
    lists: list[ListKind] = Field(
        default_factory=list,
        max_length=7,
        description="Lists that the rule counts for; without any, all that suit its kind: a pin or banner "
        "stays out of lists that go by a product, and a redirect is for searches.",
        examples=[["search"]],
    )


class Condition(RequestModel):
    """When the rule counts: all that is given must be met; of each list, one of its names is enough."""

    queries: Queries = Field(
        default_factory=list,
        description="Searches, as they are typed; letter case and signs make no difference.",
        examples=[["summer dress"]],
    )
    matching: Literal["words", "exact"] = Field(
        "words",
        description="`words`: the search holds the words of a query one after the other; `exact`: it is it.",
        examples=["exact"],
    )
    categories: Queries = Field(
        default_factory=list,
        description="The search asks for one of these, or is filtered by it: ours, or the shop's own.",
        examples=[["Dress"]],
    )
    segments: list[SegmentName] = Field(
        default_factory=list, max_length=20, description="The user is in one of these.", examples=[["vip"]]
    )


class Content(RequestModel):
    """What a redirect leads to, or what a banner shows."""

    text: Text = Field(
        "",
        max_length=500,
        description="The words of a banner.",
        examples=["Summer sale"],
    )
    url: Address | None = Field(
        None,
        description="Where a redirect or a click on the banner leads: https://…, http://… or a path /….",
        examples=["/sale"],
    )
    image_url: Address | None = Field(
        None, description="The picture of a banner.", examples=["https://shop.example/sale.webp"]
    )


class RuleFields(RequestModel):
    """What a rule is written with."""

    kind: RuleKind = Field(
        description="boost, bury: moves products up or down; pin: puts them at a place; exclude: hides them; "
        "redirect: sends whoever searches elsewhere; banner: is shown above the list.",
        examples=["boost"],
    )
    name: Text = Field(
        "",
        max_length=200,
        description="What you call it.",
        examples=["Alder's summer dresses"],
    )
    selector: Selector = Field(
        default_factory=Selector, description="Which products; none for a redirect or banner."
    )
    condition: Condition = Field(
        default_factory=Condition, description="Which searches and users; empty: all. A redirect names some."
    )
    content: Content = Field(default_factory=Content, description="Of a redirect or banner.")
    strength: float | None = Field(
        None,
        gt=0,
        le=1,
        description="Of a boost or bury: what is added to scores of 0.5 at most; 0.25 where left out.",
        examples=[0.5],
    )
    place: int | None = Field(
        None, ge=1, le=1_000, description="Of a pin: 1 is the first place of a list.", examples=[1]
    )
    is_enabled: bool = Field(True, description="False: it waits, whatever its time.", examples=[True])
    active_from: AwareDatetime | None = Field(
        None, description="With its time zone; at once where left out.", examples=["2030-06-01T00:00:00Z"]
    )
    active_until: AwareDatetime | None = Field(
        None,
        description="Until just before then; for good where left out.",
        examples=["2030-09-01T00:00:00Z"],
    )


class NewRule(RuleFields):
    model_config = with_example(RULE)


class Rule(BaseModel):
    """A rule as it is kept."""

    model_config = with_example(_SHOWN)

    id: int
    kind: RuleKind
    name: str
    selector: Selector
    condition: Condition
    content: Content
    strength: float | None = Field(description="Of a boost or bury.")
    place: int | None = Field(description="Of a pin, from 1.")
    is_enabled: bool
    active_from: AwareDatetime | None
    active_until: AwareDatetime | None
    products: int = Field(description="How many products it selects now.")
    is_in_force: bool = Field(description="Whether it is enabled and its time has come and not passed.")


class Rules(BaseModel):
    model_config = with_example({"rules": [_SHOWN]})

    rules: list[Rule] = Field(description="Pins first, by their places.")


class RuleChange(BaseModel):
    """One change of a rule."""

    model_config = with_example(
        {
            "id": 12,
            "rule_id": 3,
            "action": "added",
            "before": None,
            "after": RULE,
            "undoes": None,
            "changed_by": "key 4f9a2c1b7d03",
            "changed_at": "2026-11-29T17:03:00Z",
        }
    )

    id: int
    rule_id: int
    action: Literal["added", "changed", "removed", "undone"]
    before: RuleFields | None = Field(description="The rule before; null: it was not there.")
    after: RuleFields | None = Field(description="The rule after; null: it is gone.")
    undoes: int | None = Field(description="The change that this one takes back.")
    changed_by: str = Field(description="Whose key it was; `command line` or `this machine` without one.")
    changed_at: AwareDatetime


class RuleChanges(BaseModel):
    changes: list[RuleChange] = Field(description="The newest first.")


class RulePreview(RequestModel):
    """A rule that is tried and not kept, with the search to try it by."""

    model_config = with_example({"rule": RULE, "search": {"query": "summer dress"}})

    rule: RuleFields = Field(description="Tried as if its time had come.")
    search: TextSearchRequest = Field(description="As POST /v1/search/text takes it.")
    replaces: RuleId | None = Field(None, description="The rule that it would change; null: it is a new one.")


class PreviewedRule(BaseModel):
    """The same search without the rule and with it."""

    products: int = Field(description="How many products the rule selects.")
    without: SearchAnswer = Field(description="As the search is answered now.")
    with_rule: SearchAnswer = Field(description="As it would be answered with the rule.")
