"""What endpoints are given by the running service: answers, database, clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, Request

from smartrec_recommender.answers import Answers


def _answers(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


def _engine(request: Request) -> sa.Engine:
    engine: sa.Engine = request.app.state.engine
    return engine


def _clock(request: Request) -> Callable[[], datetime]:
    clock: Callable[[], datetime] = request.app.state.clock
    return clock


AnswersOf = Annotated[Answers, Depends(_answers)]
EngineOf = Annotated[sa.Engine, Depends(_engine)]
ClockOf = Annotated[Callable[[], datetime], Depends(_clock)]
