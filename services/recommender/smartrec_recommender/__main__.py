"""Runs the recommender service."""

from smartrec_recommender.main import create_app
from smartrec_recommender.settings import RecommenderSettings
from smartrec_service.service import run


def main() -> None:
    """Reads the settings from the environment and serves until it is told to stop."""
    settings = RecommenderSettings()
    run("recommender", lambda: create_app(settings), settings)


if __name__ == "__main__":
    main()
