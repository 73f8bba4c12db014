"""The sample articles are what README says of them."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
SAMPLES = [json.loads(line) for line in (SEEDS / "samples.jsonl").read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_of_ten_sections_five_papers_and_six_years() -> None:
    days = [datetime.date.fromisoformat(sample["published"][:10]) for sample in SAMPLES]
    assert len(SAMPLES) >= 80
    assert len({sample["id"] for sample in SAMPLES}) == len(SAMPLES)
    assert len({sample["section"] for sample in SAMPLES}) == 10
    assert len({sample["source"] for sample in SAMPLES}) == 5
    assert {day.year for day in days} == set(range(2019, 2025))
    assert {sample["published"][-6:] for sample in SAMPLES} >= {"+06:00", "+05:30"}


def test_each_is_short_and_says_that_it_is_a_sample() -> None:
    for sample in SAMPLES:
        assert 100 <= len(sample["body"].split()) <= 250
        last = sample["body"].split("\n")[-1]
        assert "নমুনা" in last or "কাল্পনিক" in last
