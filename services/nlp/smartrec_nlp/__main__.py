"""`python -m smartrec_nlp`: runs the nlp service with the settings of the environment."""

from __future__ import annotations

import os
import sys
import tempfile


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="smartrec-nlp-counts-") as counts:
        # Set before any metric is made: the worker processes count into files of one folder.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", counts)
        _serve()


def _serve() -> None:
    from pydantic import ValidationError

    from smartrec_nlp.data_files import DataFileError
    from smartrec_nlp.main import create_app, mapper_from_settings
    from smartrec_nlp.settings import NlpSettings
    from smartrec_nlp.workers import run_workers
    from smartrec_service.service import run
    from smartrec_vocabulary import VocabularyError

    try:
        settings = NlpSettings()
        mapper = mapper_from_settings(settings)
    except (ValidationError, VocabularyError, DataFileError, OSError) as error:
        sys.exit(f"The nlp service does not start. {error}")
    if settings.workers > 1:
        sys.exit(run_workers("nlp", lambda: create_app(settings, mapper), settings))
    run("nlp", lambda: create_app(settings, mapper), settings)


if __name__ == "__main__":
    main()
