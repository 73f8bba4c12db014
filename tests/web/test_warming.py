"""What a server does before its first request."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from search.engine import WhooshEngine
from search.errors import IndexUnusable
from web.warming import QUESTIONS, TYPED, load_shared, touched

if TYPE_CHECKING:
    from tests.web.conftest import FakeEngine


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_engine_is_asked_every_question_and_stays_open(engine: FakeEngine) -> None:
    assert touched(engine) is engine
    assert [asked["query"] for asked in engine.asked if "query" in asked] == list(QUESTIONS)
    assert [asked["completed"] for asked in engine.asked if "completed" in asked] == list(TYPED)
    assert not engine.is_closed


def test_what_workers_share_is_loaded_by_an_engine_that_is_closed_again(engine: FakeEngine) -> None:
    load_shared(lambda: engine)
    assert (len(engine.asked), engine.is_closed, gc.get_freeze_count() > 0) == (len(QUESTIONS) + len(TYPED), True, True)


def test_without_an_index_nothing_is_loaded() -> None:
    def open_current() -> WhooshEngine:
        raise IndexUnusable("there is no index: run khobor rebuild")

    load_shared(open_current)


def test_questions_can_be_asked_of_an_archive_that_has_none_of_their_words(seed_engine: WhooshEngine) -> None:
    assert touched(seed_engine) is seed_engine
