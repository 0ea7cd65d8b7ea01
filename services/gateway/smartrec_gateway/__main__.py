"""`python -m smartrec_gateway`: runs the gateway with the settings of the environment."""

from __future__ import annotations

import sys

from pydantic import ValidationError

from smartrec_gateway.main import create_described_app
from smartrec_gateway.settings import BadConfiguration, GatewaySettings
from smartrec_service.service import run


def main() -> None:
    try:
        settings = GatewaySettings()
        run("gateway", lambda: create_described_app(settings), settings)
    except (BadConfiguration, ValidationError) as error:
        sys.exit(f"The gateway does not start. {error}")


if __name__ == "__main__":
    main()
