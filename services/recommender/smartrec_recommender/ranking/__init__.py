"""The exact scores of candidates, their blend, constraint relaxation, and the reasons in words."""
