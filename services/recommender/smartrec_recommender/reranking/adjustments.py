"""The score adjustments, in the order in which they are applied. A new one is one entry here."""

from __future__ import annotations

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.reranking import business_rules, new_goods, repurchase

ADJUSTMENTS = (repurchase.ADJUSTMENT, business_rules.ADJUSTMENT, new_goods.ADJUSTMENT)


def adjusted(request: RankingRequest, products: ProductColumns, blended: Blended) -> Blended:
    """Returns: the blend with a part for each adjustment of the configuration that has something to say."""
    for adjustment in request.configuration.adjustments:
        part = adjustment.part(request, products, blended.preference)
        if part is not None:
            blended = blended.with_part(adjustment.name, part)
    return blended
