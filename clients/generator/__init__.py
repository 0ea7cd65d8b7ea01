"""Writes the client libraries from the API's OpenAPI document (`make reference`)."""
