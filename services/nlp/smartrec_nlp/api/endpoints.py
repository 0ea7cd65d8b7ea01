"""The HTTP shape of the nlp service."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from smartrec_nlp.api.problems import BatchTooLarge, EmptyQuery, QueryTooLong
from smartrec_nlp.api.schemas import Batch, Mapped, MappedBatch, MappedText, Query, Text
from smartrec_nlp.catalogue_text import map_text
from smartrec_nlp.mapper import QUERY_OPTIONS, Mapper, MappingOptions
from smartrec_nlp.occasions.shop_vocabulary import ShopOccasions, ShopVocabulary
from smartrec_nlp.parsing.brands import ShopBrand
from smartrec_nlp.parsing.text import fold
from smartrec_nlp.scoring.reference import Reference
from smartrec_nlp.settings import NlpSettings
from smartrec_service.endpoints import new_router
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import problem_responses

AS_TYPED = MappingOptions(correct_spelling=False)
router = new_router(prefix="/v1", tags=["mapping"])


def _mapper(request: Request) -> Mapper:
    mapper: Mapper = request.app.state.mapper
    return mapper


def _settings(request: Request) -> NlpSettings:
    settings: NlpSettings = request.app.state.settings
    return settings


MapperOfApp = Annotated[Mapper, Depends(_mapper)]


def _shop_occasions(request: Request) -> ShopOccasions:
    finders: ShopOccasions = request.app.state.shop_occasions
    return finders


ShopOccasionsOfApp = Annotated[ShopOccasions, Depends(_shop_occasions)]
SettingsOfApp = Annotated[NlpSettings, Depends(_settings)]


@router.post("/map", summary="What a query asks for", responses=problem_responses(EmptyQuery))
async def map_query(
    body: Query, mapper: MapperOfApp, settings: SettingsOfApp, finders: ShopOccasionsOfApp
) -> Mapped:
    if len(body.query) > settings.max_query_characters:
        raise QueryTooLong(
            f"The query has {len(body.query)} characters; shorten it to {settings.max_query_characters}."
        )
    if not body.query.strip():
        raise EmptyQuery("Say what garment you look for, such as 'red floral dress'.")
    shop_brands = [ShopBrand(brand.name, brand.words) for brand in body.brands]
    options = AS_TYPED if body.exact else QUERY_OPTIONS
    words = {fold(word.typed): fold(word.meant) for word in body.shop_words}
    own = finders.finder(tuple(row.columns for row in body.occasions)) if body.occasions else None
    shop = ShopVocabulary(words, own, frozenset(map(fold, body.goods)))
    result = mapper.map(body.query, options, shop_brands, _reference(body), shop)
    annotate(
        understood=result.understood,
        language=result.language,
        corrections=len(result.corrections),
    )
    return Mapped.of(result)


def _reference(body: Query) -> Reference | None:
    given = body.reference
    return None if given is None else Reference(frozenset(given.attributes), tuple(given.colours))


@router.post(
    "/map/batch",
    summary="Attributes of a catalogue's titles and descriptions, precision first",
    responses=problem_responses(BatchTooLarge),
)
def map_batch(body: Batch, mapper: MapperOfApp, settings: SettingsOfApp) -> MappedBatch:
    if len(body.texts) > settings.max_batch_texts:
        raise BatchTooLarge(
            f"Send at most {settings.max_batch_texts} texts at once; these are {len(body.texts)}."
        )
    for text in body.texts:
        _check_length(text, settings.max_text_characters)
    return MappedBatch(results=[_mapped_text(mapper, text) for text in body.texts])


def _check_length(text: Text, max_characters: int) -> None:
    if len(text.title) + len(text.description) > max_characters:
        raise BatchTooLarge(f"The text of {text.id[:64]!r} is longer than {max_characters} characters.")


def _mapped_text(mapper: Mapper, text: Text) -> MappedText:
    result, title_attributes = map_text(mapper, text.title, text.description)
    return MappedText.model_validate(
        {
            "id": text.id,
            "attributes": result.attributes,
            "title_attributes": title_attributes,
            "category": result.categories,
            "colours": result.colours,
            "language": result.language,
        },
        from_attributes=True,
    )
