"""`smartrec recommender …`: the recommender's jobs. `import_app` is mounted as `smartrec import`."""

from __future__ import annotations

import typer

from smartrec_recommender.jobs.database import migrate
from smartrec_recommender.jobs.decisions.experiments import experiments_app
from smartrec_recommender.jobs.decisions.rules import rules_app
from smartrec_recommender.jobs.feeds import export_recommendations
from smartrec_recommender.jobs.imports import import_app
from smartrec_recommender.jobs.learning.evaluation import evaluate
from smartrec_recommender.jobs.learning.off_policy import off_policy
from smartrec_recommender.jobs.learning.photos import tune_photos
from smartrec_recommender.jobs.learning.reembed import reembed
from smartrec_recommender.jobs.learning.refresh import refresh
from smartrec_recommender.jobs.privacy import erase, export_user, retention
from smartrec_recommender.jobs.tenants import tenants_app

__all__ = ["app", "import_app"]

app = typer.Typer(no_args_is_help=True, help="The recommender's jobs: migrate, refresh, evaluate, export.")
app.add_typer(tenants_app, name="tenants")
app.command("export-shopper")(export_user)
app.command("export-user")(export_user)
app.command()(erase)
app.add_typer(rules_app, name="rules")
app.add_typer(experiments_app, name="experiments")
app.command()(migrate)
app.command()(refresh)
app.command()(reembed)
app.command()(retention)
app.command()(evaluate)
app.command("off-policy")(off_policy)
app.command("tune-photos")(tune_photos)
app.command("export-recommendations")(export_recommendations)
