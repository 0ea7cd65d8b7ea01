"""What the API takes and answers. Written by `make reference` from docs/openapi.json."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Attribute = TypedDict(
    "Attribute",
    {
        'name': 'str',
        'score': 'float',
        'type': "Literal['texture', 'fabric', 'shape', 'part', 'style']",
    },
)

Banner = TypedDict(
    "Banner",
    {
        'text': 'NotRequired[str]',
        'url': 'NotRequired[str | None]',
        'image_url': 'NotRequired[str | None]',
    },
)

BatchedTransaction = TypedDict(
    "BatchedTransaction",
    {
        'user_id': 'str',
        'product_id': 'str',
        'kind': "Literal['view', 'add_to_cart', 'purchase', 'return', 'rating']",
        'occurred_at': 'NotRequired[str | None]',
        'quantity': 'NotRequired[int | None]',
        'rating': 'NotRequired[int | None]',
        'transaction_id': 'NotRequired[str | None]',
        'idempotency_key': 'NotRequired[str | None]',
    },
)

BecauseYouBought = TypedDict(
    "BecauseYouBought",
    {
        'request_id': 'str',
        'products': 'list[RecommendedProduct]',
        'next_cursor': 'str | None',
        'ordered_for': 'str',
        'degraded': 'list[str]',
        'experiment': 'Experiment | None',
        'banners': 'NotRequired[list[Banner]]',
        'because_of': 'Product | None',
    },
)

CandidateCounts = TypedDict(
    "CandidateCounts",
    {
        'first_stage': 'NotRequired[int | None]',
        'visual': 'NotRequired[int | None]',
        'neighbours': 'NotRequired[int | None]',
    },
)

CatalogueHealth = TypedDict(
    "CatalogueHealth",
    {
        'products': 'int',
        'findings': 'list[HealthFinding]',
    },
)

CategoryWord = TypedDict(
    "CategoryWord",
    {
        'word': 'str',
        'means': 'str',
    },
)

CategoryWords = TypedDict(
    "CategoryWords",
    {
        'words': 'list[CategoryWord]',
    },
)

CategoryWordsTaught = TypedDict(
    "CategoryWordsTaught",
    {
        'words': 'list[TaughtCategoryWord]',
    },
)

ClickThrough = TypedDict(
    "ClickThrough",
    {
        'name': 'str',
        'impressions': 'int',
        'clicks': 'int',
        'purchases': 'NotRequired[int]',
        'rate': 'float | None',
    },
)

ClickThroughReport = TypedDict(
    "ClickThroughReport",
    {
        'rows': 'list[ClickThrough]',
    },
)

Condition = TypedDict(
    "Condition",
    {
        'queries': 'NotRequired[list[str]]',
        'matching': "NotRequired[Literal['words', 'exact']]",
        'categories': 'NotRequired[list[str]]',
        'segments': 'NotRequired[list[str]]',
    },
)

Content = TypedDict(
    "Content",
    {
        'text': 'NotRequired[str]',
        'url': 'NotRequired[str | None]',
        'image_url': 'NotRequired[str | None]',
    },
)

Correction = TypedDict(
    "Correction",
    {
        'from': 'str',
        'to': 'str',
    },
)

CreatedWebhook = TypedDict(
    "CreatedWebhook",
    {
        'id': 'str',
        'url': 'str',
        'is_enabled': 'bool',
        'created_by': 'str',
        'created_at': 'str',
        'secret': 'str',
    },
)

CurrentKey = TypedDict(
    "CurrentKey",
    {
        'scopes': 'list[str]',
        'tenant': 'str | None',
    },
)

DemoShopper = TypedDict(
    "DemoShopper",
    {
        'id': 'str',
        'name': 'str',
        'about': 'str',
    },
)

DemoShoppers = TypedDict(
    "DemoShoppers",
    {
        'shoppers': 'list[DemoShopper]',
    },
)

ErasedUser = TypedDict(
    "ErasedUser",
    {
        'rows': 'dict[str, int]',
        'cached_answers': 'int',
    },
)

EstimatedVariant = TypedDict(
    "EstimatedVariant",
    {
        'variant': 'str',
        'shoppers': 'int',
        'ips': 'Interval',
        'snips': 'Interval',
        'supported': 'float',
    },
)

Evaluation = TypedDict(
    "Evaluation",
    {
        'evaluated_at': 'str',
        'held_back': 'str',
        'shoppers': 'int',
        'products': 'int',
        'ndcg': 'float',
        'low': 'float',
        'high': 'float',
        'best_single': 'str',
        'best_single_ndcg': 'float',
    },
)

ExampleProduct = TypedDict(
    "ExampleProduct",
    {
        'id': 'str',
        'title': 'str',
    },
)

Experiment = TypedDict(
    "Experiment",
    {
        'name': 'str',
        'variant': 'str',
    },
)

ExperimentDetails = TypedDict(
    "ExperimentDetails",
    {
        'name': 'str',
        'variants': 'list[Variant]',
        'share': 'float',
        'segments': 'list[str]',
        'active_from': 'str | None',
        'active_until': 'str | None',
        'state': "Literal['defined', 'planned', 'running', 'ended']",
    },
)

ExperimentEstimate = TypedDict(
    "ExperimentEstimate",
    {
        'estimated_at': 'str',
        'days': 'int',
        'logged': 'Interval',
        'variants': 'list[EstimatedVariant]',
    },
)

ExperimentResult = TypedDict(
    "ExperimentResult",
    {
        'experiment': 'ExperimentDetails',
        'variants': 'list[VariantResult]',
        'estimate': 'NotRequired[ExperimentEstimate | None]',
    },
)

Experiments = TypedDict(
    "Experiments",
    {
        'experiments': 'list[ExperimentDetails]',
    },
)

ExportedUser = dict[str, Any]

Facet = TypedDict(
    "Facet",
    {
        'name': "Literal['category', 'brand', 'colour', 'size', 'gender', 'pattern', 'price', 'on_sale']",
        'values': 'list[FacetValue]',
    },
)

FacetValue = TypedDict(
    "FacetValue",
    {
        'name': 'str',
        'count': 'int',
        'is_selected': 'NotRequired[bool]',
        'price_min': 'NotRequired[float | None]',
        'price_max': 'NotRequired[float | None]',
    },
)

FeedbackAnswer = TypedDict(
    "FeedbackAnswer",
    {
        'events': 'list[FeedbackOutcome]',
        'recorded': 'int',
        'repeated': 'int',
        'refused': 'int',
    },
)

FeedbackBatch = TypedDict(
    "FeedbackBatch",
    {
        'events': 'list[FeedbackEvent]',
    },
)

FeedbackCounted = TypedDict(
    "FeedbackCounted",
    {
        'counted': 'int',
    },
)

FeedbackEvent = TypedDict(
    "FeedbackEvent",
    {
        'event_id': 'NotRequired[str | None]',
        'kind': "Literal['impression', 'click', 'not_interested', 'interested_again', 'wrong_category']",
        'product_id': 'str',
        'user_id': 'NotRequired[str | None]',
        'list': 'NotRequired[str | None]',
        'position': 'NotRequired[int | None]',
        'query': 'NotRequired[str | None]',
        'occurred_at': 'NotRequired[str | None]',
    },
)

FeedbackOutcome = TypedDict(
    "FeedbackOutcome",
    {
        'event_id': 'str',
        'status': "Literal['recorded', 'repeated', 'refused']",
        'problem': "NotRequired[Literal['unknown-product', 'event-id-taken'] | None]",
    },
)

Filters = TypedDict(
    "Filters",
    {
        'category': 'NotRequired[list[str]]',
        'brand': 'NotRequired[list[str]]',
        'colour': 'NotRequired[list[str]]',
        'gender': 'NotRequired[list[str]]',
        'season': 'NotRequired[list[str]]',
        'size': 'NotRequired[list[str]]',
        'price_min': 'NotRequired[float | None]',
        'price_max': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
        'in_stock': 'NotRequired[bool]',
        'pattern': 'NotRequired[list[str]]',
        'on_sale': 'NotRequired[bool]',
    },
)

Garment = TypedDict(
    "Garment",
    {
        'category': 'list[Scored]',
        'box': 'list[float]',
        'attributes': 'list[Attribute]',
        'colours': 'list[SeenColour]',
        'products': 'NotRequired[list[RecommendedProduct]]',
    },
)

HealthFinding = TypedDict(
    "HealthFinding",
    {
        'lacks': "Literal['picture', 'read_picture', 'shop_category', 'price', 'stock', 'brand', 'colour', 'description']",
        'products': 'int',
        'share': 'float',
        'examples': 'list[ExampleProduct]',
    },
)

ImageUnderstanding = TypedDict(
    "ImageUnderstanding",
    {
        'source': "NotRequired[Literal['image']]",
        'understood': 'bool',
        'category': 'NotRequired[list[Scored]]',
        'box': 'NotRequired[list[float] | None]',
        'attributes': 'NotRequired[list[Attribute]]',
        'colours': 'NotRequired[list[SeenColour]]',
        'is_garment': 'NotRequired[float | None]',
        'garment': 'NotRequired[int]',
        'garments': 'NotRequired[list[Garment]]',
        'words': 'NotRequired[TextUnderstanding | None]',
    },
)

ImportJob = TypedDict(
    "ImportJob",
    {
        'id': 'str',
        'kind': "Literal['products', 'transactions']",
        'file_name': 'str',
        'size_bytes': 'int',
        'options': 'ImportOptions',
        'state': "Literal['receiving', 'waiting', 'running', 'done', 'failed', 'cancelled']",
        'is_cancel_asked': 'bool',
        'bytes_done': 'int',
        'rows_done': 'int',
        'tries': 'int',
        'report': 'ImportReport | None',
        'error': 'str | None',
        'created_by': 'str',
        'created_at': 'str',
        'started_at': 'str | None',
        'finished_at': 'str | None',
    },
)

ImportJobs = TypedDict(
    "ImportJobs",
    {
        'imports': 'list[ImportJob]',
    },
)

ImportOptions = TypedDict(
    "ImportOptions",
    {
        'preset': 'NotRequired[str | None]',
        'is_check': 'NotRequired[bool]',
        'is_full': 'NotRequired[bool]',
        'may_vanish': 'NotRequired[bool]',
        'is_anew': 'NotRequired[bool]',
        'fetches_pictures': 'NotRequired[bool]',
        'separator': 'NotRequired[str | None]',
        'encoding': 'NotRequired[str | None]',
        'rename': 'NotRequired[dict[str, Any]]',
        'constants': 'NotRequired[dict[str, Any]]',
    },
)

ImportReport = TypedDict(
    "ImportReport",
    {
        'rows': 'int',
        'written': 'int',
        'unchanged': 'int',
        'rejected': 'int',
        'left_out': 'int',
        'withdrawn': 'int',
        'guests': 'int',
        'returns': 'int',
        'unread_pictures': 'int',
        'check': 'bool',
        'preset': 'str | None',
        'separator': 'str | None',
        'encoding': 'str | None',
        'columns': 'dict[str, str | None]',
        'mapped': 'dict[str, list[dict[str, Any]]]',
        'unmapped': 'dict[str, dict[str, int]]',
        'left_out_reasons': 'dict[str, int]',
        'warnings': 'list[str]',
        'mends': 'list[str]',
        'first_rejects': 'list[dict[str, Any]]',
        'lines': 'list[str]',
    },
)

Interval = TypedDict(
    "Interval",
    {
        'value': 'float',
        'low': 'float',
        'high': 'float',
    },
)

Key = TypedDict(
    "Key",
    {
        'id': 'str',
        'prefix': 'str',
        'name': 'str',
        'kind': 'str',
        'scopes': 'list[str]',
        'tenant': 'str | None',
        'origins': 'list[str]',
        'created_at': 'str',
        'expires_at': 'str | None',
        'last_used_at': 'str | None',
        'replaced_by': 'str | None',
    },
)

KeyWish = TypedDict(
    "KeyWish",
    {
        'name': 'str',
        'kind': "NotRequired[Literal['service', 'public']]",
        'scopes': "NotRequired[list[Literal['search', 'events', 'catalogue', 'console', 'admin']]]",
        'tenant': 'NotRequired[str | None]',
        'origins': 'NotRequired[list[str]]',
        'expires_at': 'NotRequired[str | None]',
    },
)

Keys = TypedDict(
    "Keys",
    {
        'keys': 'list[Key]',
    },
)

Look = TypedDict(
    "Look",
    {
        'request_id': 'str',
        'slots': 'list[LookSlot]',
    },
)

LookSlot = TypedDict(
    "LookSlot",
    {
        'slot': "Literal['top', 'bottom', 'layer', 'full body', 'shoes', 'bag']",
        'products': 'list[RecommendedProduct]',
    },
)

MatchCounts = TypedDict(
    "MatchCounts",
    {
        'exact': 'NotRequired[int]',
        'close': 'NotRequired[int]',
        'popular': 'NotRequired[int]',
    },
)

Negated = TypedDict(
    "Negated",
    {
        'attributes': 'NotRequired[list[str]]',
        'colours': 'NotRequired[list[str]]',
        'categories': 'NotRequired[list[str]]',
        'brands': 'NotRequired[list[str]]',
        'words': 'NotRequired[list[str]]',
    },
)

NewExperiment = TypedDict(
    "NewExperiment",
    {
        'name': 'str',
        'variants': 'list[Variant]',
        'share': 'NotRequired[float]',
        'segments': 'NotRequired[list[str]]',
        'active_from': 'NotRequired[str | None]',
        'active_until': 'NotRequired[str | None]',
    },
)

NewKey = TypedDict(
    "NewKey",
    {
        'id': 'str',
        'prefix': 'str',
        'name': 'str',
        'kind': 'str',
        'scopes': 'list[str]',
        'tenant': 'str | None',
        'origins': 'list[str]',
        'created_at': 'str',
        'expires_at': 'str | None',
        'last_used_at': 'str | None',
        'replaced_by': 'str | None',
        'key': 'str',
    },
)

NewRule = TypedDict(
    "NewRule",
    {
        'kind': "Literal['boost', 'bury', 'pin', 'exclude', 'redirect', 'banner']",
        'name': 'NotRequired[str]',
        'selector': 'NotRequired[Selector]',
        'condition': 'NotRequired[Condition]',
        'content': 'NotRequired[Content]',
        'strength': 'NotRequired[float | None]',
        'place': 'NotRequired[int | None]',
        'is_enabled': 'NotRequired[bool]',
        'active_from': 'NotRequired[str | None]',
        'active_until': 'NotRequired[str | None]',
    },
)

Occasion = TypedDict(
    "Occasion",
    {
        'name': 'str',
        'words': 'str',
    },
)

Occasions = TypedDict(
    "Occasions",
    {
        'occasions': 'list[TaughtOccasion]',
    },
)

OccasionsPut = TypedDict(
    "OccasionsPut",
    {
        'occasions': 'list[TaughtOccasion]',
    },
)

PhotoFeedback = TypedDict(
    "PhotoFeedback",
    {
        'said': 'NotRequired[str | None]',
        'meant': 'NotRequired[str | None]',
    },
)

PreviewedRule = TypedDict(
    "PreviewedRule",
    {
        'products': 'int',
        'without': 'SearchAnswer',
        'with_rule': 'SearchAnswer',
    },
)

PriceRange = TypedDict(
    "PriceRange",
    {
        'min': 'NotRequired[float | None]',
        'max': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
    },
)

PriceReading = TypedDict(
    "PriceReading",
    {
        'min': 'NotRequired[float | None]',
        'max': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
        'how': "Literal['converted', 'compared as numbers', 'cheapest third', 'dearest third']",
    },
)

Product = TypedDict(
    "Product",
    {
        'id': 'str',
        'title': 'str',
        'description': 'NotRequired[str | None]',
        'category': 'str',
        'brand': 'NotRequired[str | None]',
        'price': 'NotRequired[float | None]',
        'price_before': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
        'colour': 'NotRequired[str | None]',
        'shop_category': 'NotRequired[str | None]',
        'shop_colour': 'NotRequired[str | None]',
        'image_url': 'NotRequired[str | None]',
        'image_urls': 'NotRequired[list[str]]',
        'url': 'NotRequired[str | None]',
        'style_id': 'NotRequired[str | None]',
        'sizes': 'NotRequired[list[str]]',
        'in_stock': 'NotRequired[bool | None]',
    },
)

ProductBatch = TypedDict(
    "ProductBatch",
    {
        'products': 'list[dict[str, Any]]',
        'preset': 'NotRequired[str | None]',
        'columns': 'NotRequired[dict[str, str]]',
        'constants': 'NotRequired[dict[str, str]]',
    },
)

ProductBatchAnswer = TypedDict(
    "ProductBatchAnswer",
    {
        'request_id': 'str',
        'rows': 'list[RowOutcome]',
        'products': 'list[WrittenProduct]',
        'report': 'dict[str, Any]',
        'degraded': 'list[str]',
    },
)

ProductDetails = TypedDict(
    "ProductDetails",
    {
        'id': 'str',
        'title': 'str',
        'description': 'NotRequired[str | None]',
        'category': 'str',
        'brand': 'NotRequired[str | None]',
        'price': 'NotRequired[float | None]',
        'price_before': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
        'colour': 'NotRequired[str | None]',
        'shop_category': 'NotRequired[str | None]',
        'shop_colour': 'NotRequired[str | None]',
        'image_url': 'NotRequired[str | None]',
        'image_urls': 'NotRequired[list[str]]',
        'url': 'NotRequired[str | None]',
        'style_id': 'NotRequired[str | None]',
        'sizes': 'NotRequired[list[str]]',
        'in_stock': 'NotRequired[bool | None]',
        'attributes': 'NotRequired[list[str]]',
        'colours': 'NotRequired[list[str]]',
        'gender': 'NotRequired[str | None]',
        'variants': 'NotRequired[list[Product]]',
    },
)

ProductPut = dict[str, Any]

ProductWritten = TypedDict(
    "ProductWritten",
    {
        'request_id': 'str',
        'status': "Literal['written', 'unchanged', 'left_out']",
        'reason': 'NotRequired[str | None]',
        'products': 'list[WrittenProduct]',
        'degraded': 'list[str]',
    },
)

QualityReport = TypedDict(
    "QualityReport",
    {
        'evaluations': 'list[Evaluation]',
        'refreshes': 'list[Refresh]',
    },
)

QueryGarment = TypedDict(
    "QueryGarment",
    {
        'category': 'NotRequired[str | None]',
        'group': 'NotRequired[str | None]',
        'attributes': 'NotRequired[list[str]]',
        'colours': 'NotRequired[list[str]]',
        'goods': 'NotRequired[str | None]',
        'products': 'NotRequired[list[RecommendedProduct]]',
    },
)

QueryPart = TypedDict(
    "QueryPart",
    {
        'kind': "Literal['category', 'attribute', 'colour', 'brand', 'price', 'gender', 'size', 'season', 'occasion', 'without', 'goods', 'words']",
        'name': 'str',
    },
)

Readiness = TypedDict(
    "Readiness",
    {
        'ok': 'list[str]',
        'failing': 'dict[str, str]',
    },
)

Reason = TypedDict(
    "Reason",
    {
        'kind': 'str',
        'text': 'str',
        'weight': 'float',
    },
)

Recommendations = TypedDict(
    "Recommendations",
    {
        'request_id': 'str',
        'products': 'list[RecommendedProduct]',
        'next_cursor': 'str | None',
        'ordered_for': 'str',
        'degraded': 'list[str]',
        'experiment': 'Experiment | None',
        'banners': 'NotRequired[list[Banner]]',
    },
)

RecommendedProduct = TypedDict(
    "RecommendedProduct",
    {
        'id': 'str',
        'title': 'str',
        'description': 'NotRequired[str | None]',
        'category': 'str',
        'brand': 'NotRequired[str | None]',
        'price': 'NotRequired[float | None]',
        'price_before': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
        'colour': 'NotRequired[str | None]',
        'shop_category': 'NotRequired[str | None]',
        'shop_colour': 'NotRequired[str | None]',
        'image_url': 'NotRequired[str | None]',
        'image_urls': 'NotRequired[list[str]]',
        'url': 'NotRequired[str | None]',
        'style_id': 'NotRequired[str | None]',
        'sizes': 'NotRequired[list[str]]',
        'in_stock': 'NotRequired[bool | None]',
        'score': 'float',
        'reasons': 'list[Reason]',
        'match': "NotRequired[Literal['exact', 'close', 'popular'] | None]",
        'gives_up': 'NotRequired[list[QueryPart]]',
        'colours': 'NotRequired[list[str]]',
    },
)

Refresh = TypedDict(
    "Refresh",
    {
        'model_version': 'int',
        'learned_at': 'str',
        'item_item': 'str',
        'interactions': 'int',
        'weights': 'str | None',
        'ndcg': 'float | None',
    },
)

Rotation = TypedDict(
    "Rotation",
    {
        'overlap_seconds': 'NotRequired[int]',
    },
)

RowOutcome = TypedDict(
    "RowOutcome",
    {
        'status': "Literal['written', 'unchanged', 'left_out', 'rejected']",
        'product_ids': 'list[str]',
        'reason': 'NotRequired[str | None]',
    },
)

Rule = TypedDict(
    "Rule",
    {
        'id': 'int',
        'kind': "Literal['boost', 'bury', 'pin', 'exclude', 'redirect', 'banner']",
        'name': 'str',
        'selector': 'Selector',
        'condition': 'Condition',
        'content': 'Content',
        'strength': 'float | None',
        'place': 'int | None',
        'is_enabled': 'bool',
        'active_from': 'str | None',
        'active_until': 'str | None',
        'products': 'int',
        'is_in_force': 'bool',
    },
)

RuleChange = TypedDict(
    "RuleChange",
    {
        'id': 'int',
        'rule_id': 'int',
        'action': "Literal['added', 'changed', 'removed', 'undone']",
        'before': 'RuleFields | None',
        'after': 'RuleFields | None',
        'undoes': 'int | None',
        'changed_by': 'str',
        'changed_at': 'str',
    },
)

RuleChanges = TypedDict(
    "RuleChanges",
    {
        'changes': 'list[RuleChange]',
    },
)

RuleFields = TypedDict(
    "RuleFields",
    {
        'kind': "Literal['boost', 'bury', 'pin', 'exclude', 'redirect', 'banner']",
        'name': 'NotRequired[str]',
        'selector': 'NotRequired[Selector]',
        'condition': 'NotRequired[Condition]',
        'content': 'NotRequired[Content]',
        'strength': 'NotRequired[float | None]',
        'place': 'NotRequired[int | None]',
        'is_enabled': 'NotRequired[bool]',
        'active_from': 'NotRequired[str | None]',
        'active_until': 'NotRequired[str | None]',
    },
)

RulePreview = TypedDict(
    "RulePreview",
    {
        'rule': 'RuleFields',
        'search': 'TextSearchRequest',
        'replaces': 'NotRequired[int | None]',
    },
)

Rules = TypedDict(
    "Rules",
    {
        'rules': 'list[Rule]',
    },
)

Scored = TypedDict(
    "Scored",
    {
        'name': 'str',
        'score': 'float',
    },
)

Search = TypedDict(
    "Search",
    {
        'query': 'str',
        'searches': 'int',
        'not_understood': 'int',
        'without_match': 'int',
        'corrected': 'int',
        'read_as': 'str | None',
        'impressions': 'int',
        'clicks': 'int',
        'last_searched_at': 'str',
    },
)

SearchAnswer = TypedDict(
    "SearchAnswer",
    {
        'request_id': 'str',
        'understood': 'ImageUnderstanding | TextUnderstanding',
        'products': 'list[RecommendedProduct]',
        'matches': 'NotRequired[MatchCounts | None]',
        'next_cursor': 'str | None',
        'ordered_for': 'str',
        'degraded': 'list[str]',
        'experiment': 'Experiment | None',
        'total': 'NotRequired[int | None]',
        'total_styles': 'NotRequired[int | None]',
        'facets': 'NotRequired[list[Facet]]',
        'redirect': 'NotRequired[str | None]',
        'banners': 'NotRequired[list[Banner]]',
    },
)

SearchReport = TypedDict(
    "SearchReport",
    {
        'searches': 'list[Search]',
    },
)

SeenColour = TypedDict(
    "SeenColour",
    {
        'name': 'str',
        'score': 'float',
        'share': 'NotRequired[float | None]',
    },
)

Segment = TypedDict(
    "Segment",
    {
        'name': 'str',
        'description': 'str',
        'condition': 'SegmentCondition',
        'members': 'int',
    },
)

SegmentCondition = TypedDict(
    "SegmentCondition",
    {
        'users': 'NotRequired[list[str]]',
        'event': "NotRequired[Literal['view', 'add_to_cart', 'purchase', 'return', 'rating']]",
        'categories': 'NotRequired[list[str]]',
        'brands': 'NotRequired[list[str]]',
        'within_days': 'NotRequired[int | None]',
        'events_min': 'NotRequired[int | None]',
        'events_max': 'NotRequired[int | None]',
        'spent_min': 'NotRequired[float | None]',
        'spent_max': 'NotRequired[float | None]',
    },
)

SegmentPut = TypedDict(
    "SegmentPut",
    {
        'description': 'NotRequired[str]',
        'condition': 'SegmentCondition',
    },
)

Segments = TypedDict(
    "Segments",
    {
        'segments': 'list[Segment]',
    },
)

Selector = TypedDict(
    "Selector",
    {
        'products': 'NotRequired[list[str]]',
        'brands': 'NotRequired[list[str]]',
        'categories': 'NotRequired[list[str]]',
        'attributes': 'NotRequired[list[str]]',
        'price_min': 'NotRequired[float | None]',
        'price_max': 'NotRequired[float | None]',
        'stock_min': 'NotRequired[int | None]',
        'stock_max': 'NotRequired[int | None]',
        'lists': "NotRequired[list[Literal['search', 'feed', 'similar', 'goes-with', 'because-you-bought', 'popular', 'new']]]",
    },
)

StoredPicture = TypedDict(
    "StoredPicture",
    {
        'image': 'str',
        'shows_garment': 'bool',
    },
)

Suggestion = TypedDict(
    "Suggestion",
    {
        'text': 'str',
        'kind': "Literal['query', 'category', 'brand', 'title']",
        'corrected': 'NotRequired[bool]',
    },
)

Suggestions = TypedDict(
    "Suggestions",
    {
        'suggestions': 'list[Suggestion]',
    },
)

Synonym = TypedDict(
    "Synonym",
    {
        'phrase': 'str',
        'kind': "Literal['one_way', 'two_way', 'misspelling', 'brand', 'category', 'collection']",
        'means': 'str',
    },
)

Synonyms = TypedDict(
    "Synonyms",
    {
        'synonyms': 'list[Synonym]',
    },
)

SynonymsPut = TypedDict(
    "SynonymsPut",
    {
        'synonyms': 'list[Synonym]',
    },
)

Taste = dict[str, Any]

TaughtCategoryWord = TypedDict(
    "TaughtCategoryWord",
    {
        'word': 'str',
        'means': 'str | None',
    },
)

TaughtOccasion = TypedDict(
    "TaughtOccasion",
    {
        'occasion': 'str',
        'words': 'NotRequired[str]',
        'categories': 'NotRequired[str]',
        'attributes': 'NotRequired[str]',
        'colours': 'NotRequired[str]',
        'never': 'NotRequired[str]',
    },
)

TextSearchRequest = TypedDict(
    "TextSearchRequest",
    {
        'query': 'NotRequired[str]',
        'filters': 'NotRequired[Filters]',
        'user_id': 'NotRequired[str | None]',
        'limit': 'NotRequired[int]',
        'sort': "NotRequired[Literal['relevance', 'price_asc', 'price_desc', 'newest', 'popular']]",
        'facets': "NotRequired[list[Literal['category', 'brand', 'colour', 'size', 'gender', 'pattern', 'price', 'on_sale']]]",
        'exclude': 'NotRequired[list[str]]',
        'viewed': 'NotRequired[list[str]]',
        'cursor': 'NotRequired[str | None]',
        'without': 'NotRequired[list[str]]',
        'exact': 'NotRequired[bool]',
        'like': 'NotRequired[list[str]]',
    },
)

TextUnderstanding = TypedDict(
    "TextUnderstanding",
    {
        'source': "NotRequired[Literal['text']]",
        'understood': 'bool',
        'category': 'NotRequired[list[Scored]]',
        'box': 'NotRequired[list[float] | None]',
        'attributes': 'NotRequired[list[Attribute]]',
        'colours': 'NotRequired[list[Scored]]',
        'negated': 'NotRequired[Negated]',
        'price': 'NotRequired[PriceRange | None]',
        'price_level': "NotRequired[Literal['low', 'high'] | None]",
        'price_reading': 'NotRequired[PriceReading | None]',
        'brands': 'NotRequired[list[str]]',
        'gender': 'NotRequired[str | None]',
        'size': 'NotRequired[str | None]',
        'season': 'NotRequired[str | None]',
        'sort': 'NotRequired[str | None]',
        'garments': 'NotRequired[list[QueryGarment]]',
        'changes': 'NotRequired[list[str]]',
        'refers_to_reference': 'NotRequired[bool]',
        'corrections': 'NotRequired[list[Correction]]',
        'not_understood': 'NotRequired[list[str]]',
        'synonyms': 'NotRequired[list[Correction]]',
        'quoted': 'NotRequired[list[str]]',
        'title_words': 'NotRequired[list[str]]',
        'word_languages': 'NotRequired[list[WordLanguage]]',
        'occasions': 'NotRequired[list[Occasion]]',
        'kept': 'NotRequired[list[QueryPart]]',
        'given_up': 'NotRequired[list[QueryPart]]',
        'not_stocked': 'NotRequired[list[str]]',
    },
)

TransactionAccepted = TypedDict(
    "TransactionAccepted",
    {
        'status': "NotRequired[Literal['accepted']]",
        'idempotency_key': 'str',
    },
)

TransactionAnswer = TypedDict(
    "TransactionAnswer",
    {
        'transaction_id': 'str',
    },
)

TransactionBatch = TypedDict(
    "TransactionBatch",
    {
        'transactions': 'list[BatchedTransaction]',
    },
)

TransactionBatchAnswer = TypedDict(
    "TransactionBatchAnswer",
    {
        'transactions': 'list[TransactionOutcome]',
        'recorded': 'int',
        'repeated': 'int',
        'refused': 'int',
    },
)

TransactionOutcome = TypedDict(
    "TransactionOutcome",
    {
        'status': "Literal['recorded', 'repeated', 'refused']",
        'transaction_id': 'NotRequired[str | None]',
        'problem': 'NotRequired[str | None]',
        'detail': 'NotRequired[str | None]',
    },
)

TransactionRequest = TypedDict(
    "TransactionRequest",
    {
        'user_id': 'str',
        'product_id': 'str',
        'kind': "Literal['view', 'add_to_cart', 'purchase', 'return', 'rating']",
        'occurred_at': 'NotRequired[str | None]',
        'quantity': 'NotRequired[int | None]',
        'rating': 'NotRequired[int | None]',
        'transaction_id': 'NotRequired[str | None]',
    },
)

UnmappedCategories = TypedDict(
    "UnmappedCategories",
    {
        'categories': 'list[UnmappedCategory]',
    },
)

UnmappedCategory = TypedDict(
    "UnmappedCategory",
    {
        'word': 'str',
        'products': 'int',
        'example': 'str',
        'suggestion': 'NotRequired[str | None]',
    },
)

UnmetQueries = TypedDict(
    "UnmetQueries",
    {
        'queries': 'list[UnmetQuery]',
    },
)

UnmetQuery = TypedDict(
    "UnmetQuery",
    {
        'query': 'str',
        'searches': 'int',
        'not_understood': 'int',
        'without_match': 'int',
        'without_click': 'NotRequired[int | None]',
        'last_searched_at': 'str',
    },
)

UnreadPicture = TypedDict(
    "UnreadPicture",
    {
        'image': 'str',
        'reason': 'str',
    },
)

Variant = TypedDict(
    "Variant",
    {
        'name': 'str',
        'share': 'NotRequired[float]',
        'weights': 'NotRequired[dict[str, dict[str, float]]]',
        'diversity': 'NotRequired[float | None]',
        'candidates': 'NotRequired[CandidateCounts]',
    },
)

VariantResult = TypedDict(
    "VariantResult",
    {
        'variant': 'str',
        'shoppers': 'int',
        'answers': 'int',
        'purchases': 'int',
        'revenue': 'float',
        'conversion': 'Interval | None',
        'conversion_uplift': 'Interval | None',
        'purchases_uplift': 'Interval | None',
        'revenue_uplift': 'Interval | None',
        'p_value': 'float | None',
    },
)

Webhook = TypedDict(
    "Webhook",
    {
        'id': 'str',
        'url': 'str',
        'is_enabled': 'bool',
        'created_by': 'str',
        'created_at': 'str',
    },
)

WebhookCreate = TypedDict(
    "WebhookCreate",
    {
        'url': 'str',
    },
)

WebhookDeliveries = TypedDict(
    "WebhookDeliveries",
    {
        'deliveries': 'list[WebhookDelivery]',
    },
)

WebhookDelivery = TypedDict(
    "WebhookDelivery",
    {
        'id': 'str',
        'event': 'str',
        'state': "Literal['waiting', 'delivered', 'failed']",
        'tries': 'int',
        'next_try_at': 'str',
        'outcome': 'str | None',
        'created_at': 'str',
    },
)

Webhooks = TypedDict(
    "Webhooks",
    {
        'webhooks': 'list[Webhook]',
    },
)

WordLanguage = TypedDict(
    "WordLanguage",
    {
        'words': 'str',
        'language': 'str',
    },
)

WrittenProduct = TypedDict(
    "WrittenProduct",
    {
        'id': 'str',
        'is_new': 'bool',
        'title': 'str',
        'category': 'str',
        'brand': 'NotRequired[str | None]',
        'colour': 'NotRequired[str | None]',
        'gender': 'NotRequired[str | None]',
        'season': 'NotRequired[str | None]',
        'sizes': 'NotRequired[list[str]]',
        'attributes': 'NotRequired[list[str]]',
        'price': 'NotRequired[float | None]',
        'price_before': 'NotRequired[float | None]',
        'currency': 'NotRequired[str | None]',
        'stock': 'int',
        'url': 'NotRequired[str | None]',
        'style_id': 'NotRequired[str | None]',
        'shop_words': 'NotRequired[dict[str, Any]]',
        'image_urls': 'NotRequired[list[str]]',
        'is_found_by_picture': 'bool',
        'unread_pictures': 'NotRequired[list[UnreadPicture]]',
    },
)

WrongCategory = TypedDict(
    "WrongCategory",
    {
        'product_id': 'str',
        'title': 'str',
        'category': 'str',
        'reports': 'int',
        'last_reported_at': 'str',
    },
)

WrongCategoryReport = TypedDict(
    "WrongCategoryReport",
    {
        'products': 'list[WrongCategory]',
    },
)

ProblemDetails = TypedDict(
    "ProblemDetails",
    {
        'type': 'str',
        'title': 'str',
        'status': 'int',
        'detail': 'str',
        'request_id': 'str',
        'errors': 'NotRequired[list[dict[str, Any]]]',
    },
)
