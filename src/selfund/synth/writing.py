"""`write`: a whole synthetic book with its claims, file by file, in memory that does not grow with the claims.

Each kind of claims is written in a pass of its own over the drafts. Within a transaction set claims stand by billing
provider, as billing services send them; what is about an earlier claim comes in a later set, or at the file's end.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final

from selfund.synth.billing import Biller
from selfund.synth.chance import Chance
from selfund.synth.documents import (
    ADMINISTRATOR,
    RECEIVER_ID,
    SENDER_ID,
    SENDER_NAME,
    Parts,
    write_book,
)
from selfund.synth.drafts import COPIED, Draft, Drafter, Kinds, Totals, Trouble, count_drafts
from selfund.synth.employers import make_employers
from selfund.synth.people import make_people
from selfund.synth.providers import make_providers
from selfund.synth.report import SynthReport, Tally
from selfund.synth.scenes import Stay
from selfund.synth.troubles import IMPOSSIBLE_WRITTEN, copy_of, in_trouble
from selfund.terms.claim import Claim, ClaimKind
from selfund.x12.claim_writing import CLAIMS_IN_SET, ClaimsHeader, write_claims
from selfund.x12.envelope import Envelope

YEAR: Final = 2026
"""The year of service unless another is asked for."""

CLAIMS_IN_FILE: Final = 100_000
"""The most claims in one file: twenty sets."""

MOST_MEMBERS: Final = 10_000_000
MOST_CLAIMS: Final = 99_000_000

Progress = Callable[[int, int], None]
"""Called now and then with claims written and claims to write."""

_PROGRESS_STEP: Final = 1_000
_FIRST_CONTROL: Final = {ClaimKind.PROFESSIONAL: 1, ClaimKind.INSTITUTIONAL: 500_001}
_IMPOSSIBLE_TOLD: Final = b"*D8*00010101~"


def write(
    folder: Path,
    members: int,
    claims: int,
    seed: int,
    progress: Progress | None = None,
    *,
    kinds: Kinds | str = Kinds.BOTH,
    year: int = YEAR,
) -> SynthReport:
    """Write an invented book of business with exactly so many members and claims into `folder`.

    The same members, claims, seed, kinds and year give the same bytes. Services are of `year`, until 27 December; files
    are dated 30 December, so that 31 December is a processing date on which only what is meant to be late is late.
    Files that stand in the folder under the same names are overwritten; claim files of an earlier writing are removed.
    Raises ValueError for a number of members below 1 or of claims below 0, for one that identifiers have no room for,
    and for another word than those of `Kinds`; nothing is written then.
    """
    if not 1 <= members <= MOST_MEMBERS or not 0 <= claims <= MOST_CLAIMS:
        raise ValueError(f"a book has 1 to {MOST_MEMBERS:,} members and 0 to {MOST_CLAIMS:,} claims")
    wanted = Kinds(kinds)
    employers = make_employers(seed, members)
    people = make_people(seed, members, employers, year)
    parts = Parts(employers, people, make_providers(seed, members), year, claims, seed)
    write_book(folder, parts)
    for stale in (folder / "claims").glob("*-[0-9][0-9][0-9][0-9].edi"):
        stale.unlink()
    totals = count_drafts(parts, wanted)
    tally = Tally()
    files = []
    for kind in ClaimKind:
        expected = totals.professional if kind is ClaimKind.PROFESSIONAL else totals.institutional
        if expected:
            source = _Claims(parts, wanted, kind, totals, tally, progress)
            files += _write_files(folder, kind, source.claims(), expected, year)
    if progress is not None:
        progress(tally.claims, claims)
    return _report(parts, totals, tally, tuple(files))


def _write_files(folder: Path, kind: ClaimKind, claims: Iterator[Claim], expected: int, year: int) -> list[str]:
    """All claims of one kind, in files of at most `CLAIMS_IN_FILE`; returns their names below the folder."""
    files = []
    created = datetime(year, 12, 30, 6, 0, tzinfo=UTC)
    for number in range(-(-expected // CLAIMS_IN_FILE)):
        control = _FIRST_CONTROL[kind] + number
        name = f"claims/{kind}-{number + 1:04d}.edi"
        envelope = Envelope(SENDER_ID, RECEIVER_ID, created, control, control, line_breaks=False)
        header = ClaimsHeader(
            SENDER_NAME, SENDER_ID, "Claims Desk", "7155550188", ADMINISTRATOR, RECEIVER_ID, f"SYN{control:09d}"
        )
        with (folder / name).open("wb", buffering=1 << 18) as file:
            write_claims(_Sink(file), envelope, header, islice(claims, CLAIMS_IN_FILE), kind)
        files.append(name)
    return files


class _Sink:
    """A file that puts a date into it which no claim can hold."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes, /) -> object:
        if _IMPOSSIBLE_TOLD in data:
            data = data.replace(_IMPOSSIBLE_TOLD, b"*D8*" + IMPOSSIBLE_WRITTEN + b"~")
        return self._file.write(data)


class _Claims:
    """The claims of one kind in the order in which they are written."""

    def __init__(
        self, parts: Parts, kinds: Kinds, kind: ClaimKind, totals: Totals, tally: Tally, progress: Progress | None
    ) -> None:
        self._drafter = Drafter(parts, kinds, totals.events)
        self._institutional = kind is ClaimKind.INSTITUTIONAL
        self._biller = Biller(parts, kind)
        self._chance = Chance(parts.seed, f"troubles {kind}")
        self._tally = tally
        self._wanted = parts.claims
        self._progress = progress

    def claims(self) -> Iterator[Claim]:
        """Set by set: copies of the set before and new drafts together, by billing provider."""
        drafts = (draft for draft in self._drafter.drafts() if isinstance(draft.bill, Stay) == self._institutional)
        copies: list[tuple[int, Draft, Claim | None]] = []
        while True:
            room = CLAIMS_IN_SET - len(copies)
            news: list[tuple[int, Draft, Claim | None]] = [
                (draft.payee.number, draft, None) for draft in islice(drafts, room)
            ]
            batch = sorted(chain(copies, news), key=itemgetter(0))
            if not batch:
                return
            copies = []
            for number, draft, copy in batch:
                claim = copy if copy is not None else self._first(draft)
                if copy is None and draft.trouble in COPIED:
                    copies.append((number, draft, copy_of(claim, draft.trouble, self._chance)))
                yield self._counted(draft, claim)

    def _first(self, draft: Draft) -> Claim:
        claim = self._biller.claim(draft)
        if draft.trouble is Trouble.NONE:
            return claim
        self._tally.troubles[draft.trouble] += 1
        return in_trouble(claim, draft.trouble, self._chance)

    def _counted(self, draft: Draft, claim: Claim) -> Claim:
        tally = self._tally
        tally.count(draft, claim)
        if self._progress is not None and tally.claims % _PROGRESS_STEP == 0:
            self._progress(tally.claims, self._wanted)
        return claim


def _report(parts: Parts, totals: Totals, tally: Tally, files: tuple[str, ...]) -> SynthReport:
    troubles = tally.troubles
    return SynthReport(
        members=len(parts.people.members),
        families=parts.people.families,
        groups=len(parts.employers),
        plans=sum([len(employer.plans) for employer in parts.employers]),
        providers=parts.providers.npis,
        payees=len(parts.providers.payees),
        claims=tally.claims,
        professional=totals.professional,
        institutional=totals.institutional,
        lines=tally.lines,
        charges=tally.charges,
        dependents=tally.dependents,
        out_of_network=tally.out_of_network,
        catastrophic=tally.catastrophic,
        largest=tally.largest,
        accidents=tally.accidents,
        exact_duplicates=troubles[Trouble.DUPLICATE],
        possible_duplicates=troubles[Trouble.POSSIBLE_DUPLICATE],
        replacements=troubles[Trouble.REPLACED],
        voids=troubles[Trouble.VOIDED],
        other_payer=troubles[Trouble.OTHER_PAYER],
        late=troubles[Trouble.LATE],
        unpriced=troubles[Trouble.UNPRICED],
        bad=tally.bad(),
        files=files,
    )
