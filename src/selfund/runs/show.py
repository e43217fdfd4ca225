"""What a file of interchanges holds, as plain data and in words: interchange, group, set, and what is in it.

Claims are shown as they are read for adjudication; every other set loop by loop, in the words of its guide's table.
Nothing is decided here, and no book is needed. Amounts of claims are texts with two decimals, quantities texts; what
stands in other documents is as sent.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
from msgspec import Struct, structs

from selfund.runs.check import set_guide
from selfund.runs.decisions import quantity_text
from selfund.terms.claim import Claim
from selfund.terms.money import cents_from_decimal, dollars, money_text
from selfund.terms.problem import Problem
from selfund.x12.checking.sets import blocks
from selfund.x12.claims import read_claims
from selfund.x12.documents.reading import read_document
from selfund.x12.documents.words import set_in_words
from selfund.x12.guides.guide import Guide
from selfund.x12.guides.registry import kinds
from selfund.x12.interchange import (
    Batch,
    Delimiters,
    FunctionalGroup,
    Interchange,
    SegmentFault,
    TechnicalAnswer,
    TransactionSet,
    UnreadableClaim,
)
from selfund.x12.scanning import CLAIMS, batch_bytes, scan
from selfund.x12.scanning import plain as without_breaks

Shown = dict[str, Any]
"""An interchange, group, set or claim as plain data."""

_AMOUNTS: Final = frozenset(
    {"charge", "allowed", "savings", "amount", "paid", "noncovered", "group_amount", "remaining_patient_liability"}
)
"""Fields of a claim that hold cents."""

_QUANTITIES: Final = frozenset({"units", "quantity", "rate"})
"""Fields of a claim that hold thousandths."""

_LEFT_OUT: Final = frozenset({"submission"})

# ------------------------------------------------------------------------------------------ what there is


class Look(Struct, frozen=True):
    """One interchange of a file that is being looked at: ask before the next one is taken.

    loops   show claims loop by loop too
    """

    found: Interchange
    stream: BinaryIO
    loops: bool = False

    @property
    def readable(self) -> bool:
        """Whether anything of it can be read."""
        return self.found.accepted and bool(self.found.groups or self.found.answers)

    def data(self) -> "Shown":
        """The interchange as plain data."""
        found = self.found
        answers = {"answers": msgspec.to_builtins(found.answers)} if found.answers else {}
        return {**_head(found), **answers, "groups": [self._group(group) for group in found.groups]}

    def _group(self, group: FunctionalGroup) -> "Shown":
        return {**_group(group), "sets": [self._set(each, group) for each in group.sets]}

    def _set(self, each: TransactionSet, group: FunctionalGroup) -> "Shown":
        shown = _set(each)
        batches = self._batches(each, group)
        if batches:
            faults: list[Shown] = []
            shown["claims"] = []
            for found in _claims(batches, self.stream):
                (shown["claims"] if "readable" in found else faults).append(found)
            if faults:
                shown["faults"] = faults
            return shown
        guide = self._guide(each, group)
        if guide is None and each.identifier == "837":
            shown["claims"] = []
        elif guide is not None:
            found_faults: list[SegmentFault] = []
            here = self.stream.tell()
            segments = [text for part, _ in blocks(self.stream, each, self.found.delimiters) for text in part]
            self.stream.seek(here)
            document = read_document(segments, guide, self.found.delimiters, found_faults.append)
            shown["document"] = msgspec.to_builtins(document)
            if found_faults:
                shown["faults"] = [_fault(fault) for fault in sorted(found_faults, key=lambda fault: fault.position)]
        return shown

    def words(self) -> Iterator[str]:
        """The lines that show the interchange, indented by its levels; memory does not grow with them."""
        yield from _head_words(_head(self.found))
        for answer in self.found.answers:
            yield _answer_words(answer)
        for group in self.found.groups:
            yield from _group_words(_group(group))
            for each in group.sets:
                yield from self._set_words(each, group)

    def _set_words(self, each: TransactionSet, group: FunctionalGroup) -> Iterator[str]:
        batches = self._batches(each, group)
        delimiters = self.found.delimiters
        count = sum(_claim_count(batch_bytes(self.stream, batch), delimiters) for batch in batches)
        yield from _set_head_words(_set(each), count)
        for found in _claims(batches, self.stream):
            if "readable" in found:
                yield from _claim_words(found)
            else:
                yield f"      ! {found['place']}  {found['says']}"
        guide = None if batches else self._guide(each, group)
        if guide is not None:
            for line in set_in_words(self.stream, each, delimiters, guide):
                yield f"      {line}"

    def _batches(self, each: TransactionSet, group: FunctionalGroup) -> tuple[Batch, ...]:
        """The claims of a set that can be read as claims, and are to be shown as such."""
        return each.batches if self._stands(each, group) and not self.loops else ()

    def _stands(self, each: TransactionSet, group: FunctionalGroup) -> bool:
        return self.found.accepted and group.accepted and each.accepted

    def _guide(self, each: TransactionSet, group: FunctionalGroup) -> Guide | None:
        """The guide of a set that stands."""
        if not self._stands(each, group):
            return None
        here = self.stream.tell()
        guide = set_guide(self.stream, group, each, self.found.delimiters.element)
        self.stream.seek(here)
        return None if guide is None else guide.guide


def look(file: Path, loops: bool = False) -> Iterator[Look]:
    """Every interchange of a file, one at a time. Raises OSError when the file cannot be read."""
    with file.open("rb") as stream:
        for interchange in scan(stream, kinds={**kinds(), **CLAIMS}):
            yield Look(interchange, stream, loops)


def _claim_count(data: bytes, delimiters: Delimiters) -> int:
    """How many claims stand in the bytes of a batch."""
    end = delimiters.terminator
    text = end + without_breaks(data.decode("latin-1"), end)
    return text.count(f"{end}CLM{delimiters.element}")


def _claims(batches: tuple[Batch, ...], stream: BinaryIO) -> "Iterator[Shown]":
    """Claims and faults of a set, as plain data."""
    for batch in batches:
        for found in read_claims(batch, batch_bytes(stream, batch)):
            if isinstance(found, SegmentFault):
                yield _fault(found)
            else:
                yield {"readable": not isinstance(found, UnreadableClaim), **plain(found)}


# ------------------------------------------------------------------------------------------ as data


def _head(found: Interchange) -> Shown:
    return {
        "control_number": found.control_number,
        "sender": {"qualifier": found.sender_qualifier, "id": found.sender},
        "receiver": {"qualifier": found.receiver_qualifier, "id": found.receiver},
        "date": found.date,
        "time": found.time,
        "version": found.version,
        "test": found.usage == "T",
        "verdict": found.verdict.value,
        "code": found.code,
        "problems": _problems(found.problems),
    }


def _group(group: FunctionalGroup) -> Shown:
    return {
        "functional_id": group.functional_id,
        "control_number": group.control_number,
        "sender": group.sender,
        "receiver": group.receiver,
        "date": group.date,
        "version": group.version,
        "codes": list(group.codes),
        "problems": _problems(group.problems),
    }


def _set(each: TransactionSet) -> Shown:
    return {
        "identifier": each.identifier,
        "control_number": each.control_number,
        "guide": each.guide,
        "segments": each.found,
        "codes": list(each.codes),
        "problems": _problems(each.problems),
    }


def _problems(problems: tuple[Problem, ...]) -> list[Shown]:
    return [
        {
            "place": str(problem.place),
            "severity": problem.severity.value,
            "code": problem.code,
            "says": problem.says,
            "mend": problem.mend,
        }
        for problem in problems
    ]


def _fault(fault: SegmentFault) -> Shown:
    place = f"segment {fault.position} {fault.segment}" + (f"{fault.element:02d}" if fault.element else "")
    return {"place": place, "says": fault.problem.says, "code": fault.code, "status": fault.status}


def plain(value: Claim | UnreadableClaim) -> Shown:
    """A claim as plain data; what it does not say is left out."""
    shown: Shown = _plain("", value)
    return shown


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, SegmentFault):
        return _fault(value)
    if isinstance(value, Struct):
        return {
            field.name: _plain(field.name, kept)
            for field in structs.fields(value)
            if field.name not in _LEFT_OUT and not _is_nothing(kept := getattr(value, field.name))
        }
    if isinstance(value, tuple):
        return [_plain(name, each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if type(value) is int and name in _AMOUNTS:
        return money_text(value)
    if type(value) is int and name in _QUANTITIES:
        return quantity_text(value)
    return value


def _is_nothing(value: Any) -> bool:
    """Whether a field says nothing: empty, unknown, or a structure that says nothing. An amount of 0 says something."""
    if isinstance(value, Struct):
        return all(_is_nothing(getattr(value, name)) for name in value.__struct_fields__)
    return value is None or value is False or value in ("", ())


# ------------------------------------------------------------------------------------------ in words

_GROUPS: Final = {
    "HC": "claims (837)",
    "HP": "remittances (835)",
    "FA": "acknowledgments of groups (999)",
    "HN": "claim status (277)",
    "HR": "claim status inquiries (276)",
    "HB": "eligibility answers (271)",
    "HS": "eligibility inquiries (270)",
    "HI": "service reviews (278)",
    "BE": "enrollment (834)",
    "RA": "payment orders (820)",
}

_VERDICTS: Final = {"A": "accepted", "E": "accepted with errors", "R": "refused"}

_ROLES: Final = {
    "85": "billing",
    "87": "pay to",
    "82": "rendering",
    "77": "place",
    "DN": "referring",
    "P3": "primary care",
    "DQ": "supervising",
    "71": "attending",
    "72": "operating",
    "ZZ": "other operating",
    "DK": "ordering",
    "QB": "purchased from",
    "PW": "picked up at",
    "45": "dropped off at",
}

_FREQUENCIES: Final = {"1": "original", "7": "replacement", "8": "void"}

_DIAGNOSES: Final = {
    "ABK": "principal", "BK": "principal", "ABJ": "admitting", "BJ": "admitting", "APR": "reason for the visit",
    "PR": "reason for the visit", "ABN": "external cause", "BN": "external cause",
}  # fmt: skip


def _head_words(interchange: Shown) -> Iterator[str]:
    number = interchange["control_number"] or "without a header"
    sender, receiver = interchange["sender"], interchange["receiver"]
    line = f"interchange {number}"
    if interchange["code"]:
        test = ", test" if interchange["test"] else ""
        line += f" from {sender['qualifier']}/{sender['id']} to {receiver['qualifier']}/{receiver['id']}"
        line += f", {_when(interchange)}{test}"
    verdict = {"A": "", "E": ": accepted with errors", "R": ": refused"}[interchange["verdict"]]
    yield line + verdict
    yield from _problem_words(interchange, "  ")


def _answer_words(answer: TechnicalAnswer) -> str:
    """A TA1: what the other side says of an interchange of ours."""
    verdict = _VERDICTS.get(answer.verdict, answer.verdict)
    sent = _when({"date": answer.date, "time": answer.time})
    return f"  answer (TA1) to interchange {answer.control_number} of {sent}: {verdict}, note {answer.code}"


def _group_words(group: Shown) -> Iterator[str]:
    refused = f": refused ({', '.join(group['codes'])})" if group["codes"] else ""
    kind = _GROUPS.get(group["functional_id"], group["functional_id"])
    yield f"  group {group['control_number']} of {kind}, {group['version']}{refused}"
    yield from _problem_words(group, "    ")


def _when(interchange: Shown) -> str:
    """The date and time of an interchange, as written where they are none."""
    day, time = interchange["date"], interchange["time"]
    if len(day) == 6 and day.isdigit():
        day = f"20{day[:2]}-{day[2:4]}-{day[4:]}"
    return f"{day} {time[:2]}:{time[2:]}" if len(time) == 4 else f"{day} {time}"


def _problem_words(shown: Shown, indent: str) -> Iterator[str]:
    for problem in shown["problems"]:
        yield f"{indent}! {problem['place']}  {problem['code']}  {problem['says']}"


def _set_head_words(each: Shown, count: int) -> Iterator[str]:
    refused = f": refused ({', '.join(each['codes'])})" if each["codes"] else ""
    claims = f", {count} claim{'s' if count > 1 else ''}" if count else ""
    yield f"    set {each['control_number']}, {each['identifier']}, {each['segments']} segments{claims}{refused}"
    yield from _problem_words(each, "      ")


def _claim_words(claim: Shown) -> Iterator[str]:
    charge = f"charge {_money(claim['charge'])}" if "charge" in claim else "charge unreadable"
    frequency = claim.get("frequency", "1")
    parts = [f"claim {claim['id']}", claim["kind"], _FREQUENCIES.get(frequency, f"frequency {frequency}"), charge]
    if "place" in claim:
        bill = claim["kind"] == "institutional"
        parts.append(f"type of bill {claim['place']}{frequency}" if bill else f"place {claim['place']}")
    if not claim["readable"]:
        parts.append("cannot be read")
    yield f"      {', '.join(parts)}"
    for name, text in _facts(claim):
        yield f"        {name:<12}{text}"
    if claim["readable"]:
        for line in claim["lines"]:
            yield f"        {_line_words(line)}"
            for provider in line.get("providers", ()):
                yield f"          {_role(provider):<12}{_party(provider)}"


def _facts(claim: Shown) -> Iterator[tuple[str, str]]:
    for fault in claim.get("faults", ()):
        yield "fault", f"{fault['place']}  {fault['says']}"
    if "billing" in claim:
        yield "billing", _party(claim["billing"])
    for provider in claim.get("providers", ()):
        yield _role(provider), _party(provider)
    subscriber, patient = claim.get("subscriber", {}), claim.get("patient", {})
    yield "subscriber", _party(subscriber)
    if patient and patient != subscriber:
        yield "patient", _party(patient)
    payer = ", ".join(claim[name] for name in ("payer_name", "payer_id") if name in claim)
    if payer:
        yield "payer", payer
    group = ", ".join(claim[name] for name in ("group_number", "group_name") if name in claim)
    if group:
        yield "group", group
    if "start" in claim:
        yield "dates", _span(claim)
    for name, words in (("admitted", "admitted"), ("original", "corrects")):
        if name in claim:
            yield words, claim[name]
    if "diagnoses" in claim:
        yield "diagnoses", ", ".join(_diagnosis(each) for each in claim["diagnoses"])
    if "repricing" in claim:
        yield "repriced", f"allowed {_money(claim['repricing']['allowed'])}"
    for other in claim.get("other_payers", ()):
        yield "other payer", ", ".join(part for part in (other.get("name"), other.get("id"), other["order"]) if part)
    for note in claim.get("notes", ()):
        yield "note", note["text"]


def _role(provider: Shown) -> str:
    role: str = provider["role"]
    return _ROLES.get(role, role)


def _party(party: Shown) -> str:
    """A person or organization in words: name, then what tells it from others."""
    name: str = party.get("last_name") or party.get("name") or "not named"
    if "first_name" in party:
        given = f"{party['first_name']} {party.get('middle_name', '')}".strip()
        name = f"{given} {name}"
    labels = {"id": "id ", "npi": "NPI ", "tin": "TIN ", "taxonomy": "taxonomy ", "birth_date": "born ", "sex": ""}
    return ", ".join([name, *[f"{label}{party[key]}" for key, label in labels.items() if key in party]])


def _diagnosis(each: Shown) -> str:
    code = each["code"]
    dotted = f"{code[:3]}.{code[3:]}" if len(code) > 3 and each["qualifier"].startswith("A") else code
    kind = _DIAGNOSES.get(each["qualifier"])
    return f"{dotted} ({kind})" if kind else dotted


def _span(shown: Shown) -> str:
    start, end = shown["start"], shown.get("end", shown["start"])
    return start if start == end else f"{start} to {end}"


def _line_words(line: Shown) -> str:
    code = " ".join([line[name] for name in ("revenue", "procedure") if name in line] + line.get("modifiers", []))
    parts = [f"line {line['number']}", code or "no code"]
    if "start" in line:
        parts.append(_span(line))
    unit = {"MJ": "minute", "DA": "day"}.get(line.get("unit", "UN"), "unit")
    parts += [f"{line['units']} {unit}{'' if line['units'] == '1' else 's'}", f"charge {_money(line['charge'])}"]
    if "pointers" in line:
        parts.append(f"diagnoses {' '.join(map(str, line['pointers']))}")
    if "repricing" in line:
        parts.append(f"repriced {_money(line['repricing']['allowed'])}")
    return "  ".join(parts)


def _money(text: str) -> str:
    return dollars(cents_from_decimal(text))
