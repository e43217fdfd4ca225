"""Synthetic books of any small size and seed: exact counts, the same bytes again, no error in the book."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from selfund.book import check_book
from selfund.synth import Kinds, write
from selfund.synth.calendar import LAST_DAY, Calendar
from selfund.synth.chance import Chance
from selfund.terms.problem import Severity

SEEDS = st.integers(0, 2**32)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=12, deadline=None)
@given(members=st.integers(1, 90), claims=st.integers(0, 180), seed=SEEDS, kinds=st.sampled_from(Kinds))
def test_counts_are_exact_and_the_book_is_right(members: int, claims: int, seed: int, kinds: Kinds) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        report = write(folder, members, claims, seed, kinds=kinds)
        files = [(folder / file).read_bytes() for file in report.files]
        assert sum(data.count(b"~CLM*") for data in files) == claims == report.claims
        assert sum(data.count(b"~LX*") for data in files) == report.lines
        people = {line.split(",")[0] for line in (folder / "members.csv").read_text().splitlines()[1:]}
        assert len(people) == members
        assert not [problem for problem in check_book(folder) if problem.severity is Severity.ERROR]


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS)
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    with TemporaryDirectory() as first, TemporaryDirectory() as second, TemporaryDirectory() as third:
        write(Path(first), 60, 150, seed)
        write(Path(second), 60, 150, seed)
        write(Path(third), 60, 150, seed + 1)
        assert tree(Path(first)) == tree(Path(second))
        assert tree(Path(first)) != tree(Path(third))


@given(seed=SEEDS, low=st.integers(1, 10**6), more=st.integers(0, 10**7))
def test_draws_stay_within_their_bounds(seed: int, low: int, more: int) -> None:
    chance = Chance(seed, "bounds")
    for _ in range(20):
        assert low <= chance.scaled(low, low + more) <= low + more
        assert low <= chance.between(low, low + more) <= low + more
        assert 0 <= chance.below(low) < low


@given(year=st.integers(2000, 2100), position=st.integers(-(10**6), 10**8))
def test_busy_days_lie_within_the_year(year: int, position: int) -> None:
    calendar = Calendar(year)
    assert 0 <= calendar.busy(position) <= LAST_DAY
    assert calendar.day(calendar.busy(position)).year == year
    assert calendar.offset(calendar.day(-30)) == -30
