"""An import in a process of its own, killed as by the system when its first batch is in the database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from smartrec_recommender.importing.products.product_import import ProductImport, ProductSources
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.transactions.transaction_import import import_transactions
from smartrec_recommender.store.connection import new_engine

REPOSITORY = Path(__file__).parents[2]


class _Killed:
    def read(self, bytes_behind: int) -> None: ...

    def rows(self, done: int) -> None:  # noqa: ARG002 (as `Shown` has it)
        os.kill(os.getpid(), signal.SIGKILL)


def killed_import(engine: sa.Engine, what: str, file: Path) -> None:
    """`what`: products or transactions."""
    url = engine.url.render_as_string(hide_password=False)
    program = [sys.executable, "-m", "tests.recommender.killed_import"]
    run = subprocess.run([*program, url, what, str(file)], cwd=REPOSITORY, check=False)
    assert run.returncode == -signal.SIGKILL


if __name__ == "__main__":
    url, what, file = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if what == "products":
        sources = ProductSources(pictures=None, vision_url="http://127.0.0.1:9")
        ProductImport(new_engine(url), Rejects.beside(file), _Killed(), sources).run(file)
    else:
        import_transactions(new_engine(url), file, Rejects.beside(file), _Killed())
