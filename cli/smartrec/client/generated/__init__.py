"""Written by `make reference` from docs/openapi.json: the operations, and the types of what they take and answer."""
