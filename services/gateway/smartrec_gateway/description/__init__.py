"""The API's OpenAPI document, complete enough to generate clients from."""
