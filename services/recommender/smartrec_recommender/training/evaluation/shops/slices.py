"""Shops that are harder in one way, made of the one at hand: few orders, no repurchase, a single category."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.training.evaluation.evaluate import Shop

_FEW_ORDERS = 500


def sliced(shop: Shop, part: str) -> Shop:
    """Returns: the shop as the slice has it. `few-orders`: the latest 500 purchases and what happened
    meanwhile; `no-repurchase`: of each shopper and product only the first purchase; `one-category`: the
    products of the category that sells most."""
    return _SLICES[part](shop)


def _few_orders(shop: Shop) -> Shop:
    log = shop.log
    bought = log.seconds[log.kind == "purchase"]
    since = bought[-_FEW_ORDERS] if len(bought) > _FEW_ORDERS else -np.inf
    return shop._replace(log=log.where(log.seconds >= since))


def _no_repurchase(shop: Shop) -> Shop:
    log, is_kept = shop.log, np.ones(len(shop.log), dtype=bool)
    bought = np.flatnonzero(log.kind == "purchase")
    pairs = log.user[bought] * log.products + log.row[bought]
    is_kept[bought] = False
    is_kept[bought[np.unique(pairs, return_index=True)[1]]] = True
    return shop._replace(log=log.where(is_kept))


def _one_category(shop: Shop) -> Shop:
    sales = np.bincount(shop.products.category[shop.log.row])
    return _of_products(shop, np.flatnonzero(shop.products.category == int(sales.argmax())))


def _of_products(shop: Shop, rows: Integers) -> Shop:
    """Returns: the shop with these products alone, and what happened to them."""
    products = shop.products.take(rows)
    catalogue = CatalogueIndex(shop.snapshot.catalogue.products.take(rows))
    log = shop.log.where(np.isin(shop.log.row, rows))
    moved: EventLog = replace(log, row=np.searchsorted(rows, log.row), products=len(rows))
    return Shop(replace(shop.snapshot, catalogue=catalogue, demand=None), products, moved)


_SLICES: dict[str, Callable[[Shop], Shop]] = {
    "whole": lambda shop: shop,
    "few-orders": _few_orders,
    "no-repurchase": _no_repurchase,
    "one-category": _one_category,
}
