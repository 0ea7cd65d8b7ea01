"""An identity provider of our own: a pair of keys, and tokens that it signs."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER, AUDIENCE = "https://login.shop.example", "smartrec"


class Issuer:
    def __init__(self, key_id: str = "k1") -> None:
        self.key_id = key_id
        self.private_key = ec.generate_private_key(ec.SECP256R1())

    def document(self) -> dict[str, Any]:
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.private_key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.key_id, "alg": "ES256", "use": "sig"}]}

    def write(self, path: Path) -> Path:
        path.write_text(json.dumps(self.document()))
        return path

    def token(self, user_id: str | None = "maya", **claims: Any) -> str:
        """Valid for a minute; a claim of None is left out."""
        held = {"iss": ISSUER, "aud": AUDIENCE, "sub": user_id, "exp": int(time.time()) + 60, **claims}
        held = {name: value for name, value in held.items() if value is not None}
        return jwt.encode(held, self.private_key, algorithm="ES256", headers={"kid": self.key_id})


def settings_of(jwks_file: Path) -> dict[str, Any]:
    """What the gateway must be told to take the tokens of an `Issuer`."""
    return {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks_file": jwks_file}
