"""The vocabulary that every part speaks: categories, the 1000 attributes, colours.

The lists have the layout of DeepFashion's own list files, so a licensed copy of those can take their place.
"""

from smartrec_vocabulary.colours import Colour, load_colours
from smartrec_vocabulary.list_files import VocabularyError
from smartrec_vocabulary.lists import (
    ATTRIBUTE_TYPES,
    CATEGORY_GROUPS,
    Attribute,
    AttributeType,
    Category,
    CategoryGroup,
    load_attributes,
    load_categories,
)
from smartrec_vocabulary.names import NAMES_FOLDER, load_names

__all__ = [
    "ATTRIBUTE_TYPES",
    "CATEGORY_GROUPS",
    "NAMES_FOLDER",
    "Attribute",
    "AttributeType",
    "Category",
    "CategoryGroup",
    "Colour",
    "VocabularyError",
    "load_attributes",
    "load_categories",
    "load_colours",
    "load_names",
]
