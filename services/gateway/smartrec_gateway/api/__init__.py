"""HTTP as callers see it: endpoints, what they are given, uploads."""
