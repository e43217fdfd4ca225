"""What happens to people: visits, courses, operations, stays, each with the claims it brings. Read from scenes.txt.

A scene is one event in a life; its claims come from several providers and may be spread over weeks. Nothing here draws.
Each line of scenes.txt is a head and its options, with a comma and a blank between them; indentation says to what a
line belongs. Raises AssertionError for a line that cannot be read: the file is our own.
"""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Final, NamedTuple

from selfund.synth.chance import repeated

Range = tuple[int, int]
"""Lowest and highest, both included."""

ONE: Final[Range] = (1, 1)


class Part(NamedTuple):
    """One or more lines of a professional claim: neighbours in `codes`, starting anywhere in it.

    "99213 99214, 45%, 1-2 lines, 1-3 units, with 25 59"; "90834, 1-4 weeks" is one procedure on days a week apart

    chance  of 1,000 claims, those that have it; lines: how many; units: of each line
    weekly  the lines are one procedure, a week apart: sessions that are billed together
    """

    codes: tuple[str, ...]
    chance: int = 1000
    units: Range = ONE
    modifiers: tuple[str, ...] = ()
    lines: Range = ONE
    weekly: bool = False


class Bill(NamedTuple):
    """A professional claim of a scene.

    "cardiology at 21 for heart, 90%, after 3 days, 2-4 times every 7 days, in hospital, referred, minutes"

    specialty   who bills; place: place of service; diagnoses: the group they come from
    after       days after the scene begins; every, times: a course of visits
    facility    the specialty of the place named as service facility; referred: whether a referring provider is named
    minutes     units are minutes, of anesthesia
    """

    specialty: str
    place: str
    diagnoses: str
    parts: tuple[Part, ...]
    chance: int = 1000
    after: int = 0
    every: int = 7
    times: Range = ONE
    facility: str = ""
    referred: bool = False
    minutes: bool = False


class Revenue(NamedTuple):
    """One line of an institutional claim: "0420 97110, weight 40, 80%, 4-12 units", "0120, weight 40, by day".

    weight  its part of the claim's charge beside the others'; units: of the claim, or a unit a day
    """

    code: str
    procedure: str = ""
    weight: int = 1
    units: Range = ONE
    chance: int = 1000
    by_day: bool = False


class Stay(NamedTuple):
    """An institutional claim of a scene.

    "hospital bill 11 for knee, $32,000 to $92,000, 1-4 days, DRG 470, operation 0SRD0J9, admission 3/1"

    type_of_bill  without its frequency: "11" inpatient, "13" outpatient, "72" dialysis
    total         lowest and highest charge, in whole dollars
    days          length of an inpatient stay; for others the days of service
    operation     principal procedure (ICD-10-PCS), empty for none; admission: its type and source
    """

    specialty: str
    type_of_bill: str
    diagnoses: str
    revenue: tuple[Revenue, ...]
    total: Range
    days: Range = ONE
    drg: str = ""
    operation: str = ""
    admission: tuple[str, str] = ("3", "1")
    chance: int = 1000
    after: int = 0
    every: int = 7
    times: Range = ONE


class Scene(NamedTuple):
    """An event and its claims, in the order in which they are billed. `once`: a person has it once in the year."""

    name: str
    claims: tuple[Bill | Stay, ...]
    catastrophic: bool = False
    once: bool = False


Options = dict[str, object]


def _range(text: str) -> Range:
    """ "3" or "3-7"."""
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def _dollars(text: str) -> Range:
    low, _, high = text.replace("$", "").replace(",", "").partition(" to ")
    return int(low), int(high)


_ENDINGS: Final[tuple[tuple[str, Callable[[str], Options]], ...]] = (
    ("%", lambda text: {"chance": int(text) * 10}),
    (" lines", lambda text: {"lines": _range(text)}),
    (" weeks", lambda text: {"lines": _range(text), "weekly": True}),
    (" units", lambda text: {"units": _range(text)}),
    (" days", lambda text: {"days": _range(text)}),
    ("by day", lambda _: {"by_day": True}),
    ("referred", lambda _: {"referred": True}),
    ("minutes", lambda _: {"minutes": True}),
)
_BEGINNINGS: Final[tuple[tuple[str, Callable[[str], Options]], ...]] = (
    ("with ", lambda text: {"modifiers": tuple(text.split())}),
    ("after ", lambda text: {"after": int(text.removesuffix(" days"))}),
    ("in ", lambda text: {"facility": text}),
    ("$", lambda text: {"total": _dollars(text)}),
    ("DRG ", lambda text: {"drg": text}),
    ("operation ", lambda text: {"operation": text}),
    ("admission ", lambda text: {"admission": tuple(text.split("/"))}),
    ("weight ", lambda text: {"weight": int(text)}),
)


def _options(texts: list[str]) -> Options:
    """The options of a line by the names of the fields that they fill."""
    found: Options = {}
    for text in texts:
        times, every, days = text.partition(" times every ")
        if every:
            found |= {"times": _range(times), "every": int(days.removesuffix(" days"))}
            continue
        readings = [read(text.removeprefix(mark)) for mark, read in _BEGINNINGS if text.startswith(mark)]
        readings = readings or [read(text.removesuffix(mark)) for mark, read in _ENDINGS if text.endswith(mark)]
        if not readings:
            raise AssertionError(f"scenes.txt: {text!r} is no option")
        found |= readings[0]
    return found


Lines = list[tuple[int, list[str]]]
"""Indentation, and the line's pieces."""


def _sections(text: str) -> Iterator[tuple[str, list[str], Lines]]:
    """Each section's kind, the pieces of its name, and its lines."""
    section: tuple[str, list[str], Lines] | None = None
    for line in text.splitlines():
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        indentation = len(line) - len(line.lstrip())
        if indentation:
            if section is None:
                raise AssertionError(f"scenes.txt: {content!r} stands before any section")
            section[2].append((indentation, content.split(", ")))
            continue
        if section is not None:
            yield section
        kind, _, name = content.partition(": ")
        section = (kind, name.split(", "), [])
    if section is not None:
        yield section


def _claims(lines: Lines) -> tuple[Bill | Stay, ...]:
    """The claims of a scene."""
    starts = [place for place, (indentation, _) in enumerate(lines) if indentation == 2]
    ends = [*starts[1:], len(lines)]
    return tuple(
        [
            _claim(lines[start][1], [pieces for _, pieces in lines[start + 1 : end]])
            for start, end in zip(starts, ends, strict=True)
        ]
    )


def _claim(head: list[str], lines: list[list[str]]) -> Bill | Stay:
    options = _options(head[1:])
    who, _, diagnoses = head[0].partition(" for ")
    specialty, bill, type_of_bill = who.partition(" bill ")
    if bill:
        return Stay(specialty, type_of_bill, diagnoses, tuple(map(_revenue, lines)), **options)  # type: ignore[arg-type]
    specialty, _, place = who.partition(" at ")
    return Bill(specialty, place, diagnoses, tuple(map(_part, lines)), **options)  # type: ignore[arg-type]


def _part(pieces: list[str]) -> Part:
    return Part(tuple(pieces[0].split()), **_options(pieces[1:]))  # type: ignore[arg-type]


def _revenue(pieces: list[str]) -> Revenue:
    return Revenue(*pieces[0].split(), **_options(pieces[1:]))  # type: ignore[arg-type]


class Scenes(NamedTuple):
    """All that can happen.

    usual         by stage of life: scenes, each as often as it is likely; lasting: the same by condition
    catastrophes  the few claims of $200,000 to $1.5 million; the first is for newborns only
    accident      a car accident, whose claims say so
    """

    usual: dict[str, tuple[Scene, ...]]
    lasting: dict[str, tuple[Scene, ...]]
    catastrophes: tuple[Scene, ...]
    accident: Scene


def read_scenes(text: str) -> Scenes:
    """The scenes of a text in the form of scenes.txt."""
    scenes: dict[str, Scene] = {}
    catastrophes: list[Scene] = []
    tables: dict[str, dict[str, tuple[Scene, ...]]] = {"usual": {}, "lasting": {}}
    accident: Scene | None = None
    for kind, (name, *marks), lines in _sections(text):
        if kind in tables:
            weighted = [pieces[0].split(" ", 1) for _, pieces in lines]
            tables[kind][name] = repeated([(scenes[scene], int(weight)) for weight, scene in weighted])
            continue
        scene = Scene(name, _claims(lines), kind == "catastrophe", "once" in marks)
        if kind == "scene":
            scenes[name] = scene
        elif kind == "catastrophe":
            catastrophes.append(scene)
        else:
            accident = scene
    if accident is None:
        raise AssertionError("scenes.txt tells no accident")
    return Scenes(tables["usual"], tables["lasting"], tuple(catastrophes), accident)


SCENES: Final = read_scenes((files("selfund.synth") / "scenes.txt").read_text(encoding="utf-8"))
"""The scenes that ship."""
