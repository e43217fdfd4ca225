"""Members: who they belong to, what covers them and when; each check walks the rows once."""

from selfund.book.checks.finding import error, perhaps, warning
from selfund.book.fields import UNDATED
from selfund.book.parts import MemberRow, Parts
from selfund.terms.member import Level, Member, Relationship
from selfund.terms.period import FOREVER, Period
from selfund.terms.problem import Place, Problem


def _place(parts: Parts, row: MemberRow, column: str) -> Place:
    if parts.members_table is None:
        raise AssertionError("a member's row without its table")
    return parts.members_table.place(row.line, column)


def groups_and_plans(parts: Parts) -> list[Problem]:
    """Each span names a group of the book and one of that group's plans, of the same coverage line."""
    groups = {one.term.id for one in parts.groups}
    plans = {one.term.id: (one.term.group, one.term.line) for one in parts.plans}
    problems = []
    for row in parts.members:
        group, plan = row.member.group, row.coverage.plan
        if group not in groups:
            mend = perhaps(group, groups, f"add groups/{group}.yaml")
            problems.append(error(_place(parts, row, "group"), "group-unknown", f'there is no group "{group}"', mend))
        found = plans.get(plan)
        if found is None:
            mend = perhaps(plan, plans, f"add plans/{plan}.yaml")
            problems.append(error(_place(parts, row, "plan"), "plan-unknown", f'there is no plan "{plan}"', mend))
            continue
        if found[0] != group and group in groups:
            says = f'the plan "{plan}" is of the group "{found[0]}", not of "{group}"'
            problems.append(error(_place(parts, row, "plan"), "plan-of-other-group", says, "name a plan of the group"))
        if found[1] != row.coverage.line:
            says = f'the plan "{plan}" is of the line "{found[1]}"'
            problems.append(error(_place(parts, row, "line"), "coverage-line", says, f'write "{found[1]}"'))
    return problems


def coverage_within(parts: Parts) -> list[Problem]:
    """A span lies within what the plan's versions and the group's own dates cover; one without an end may run on."""
    spans: dict[str, Period] = {}
    for one in parts.plans:
        if one.term.period is not UNDATED:
            known = spans.get(one.term.id, one.term.period)
            spans[one.term.id] = Period(min(known.start, one.term.period.start), max(known.end, one.term.period.end))
    groups = {one.term.id: one.term.period for one in parts.groups if one.term.period is not UNDATED}
    problems = []
    for row in parts.members:
        for what, name, known_span in (
            ("plan", row.coverage.plan, spans.get(row.coverage.plan)),
            ("group", row.member.group, groups.get(row.member.group)),
        ):
            if known_span is not None and not _within(row.coverage.period, known_span):
                problems.append(_outside(parts, row, what, name, known_span))
    return problems


def _within(span: Period, known: Period) -> bool:
    return known.start <= span.start <= known.end and (span.end <= known.end or span.end == FOREVER)


def _outside(parts: Parts, row: MemberRow, what: str, name: str, known: Period) -> Problem:
    """An error where not one day is covered, else a warning."""
    span = row.coverage.period
    column = "ends" if known.start <= span.start <= known.end else "effective"
    end = "on" if known.end == FOREVER else f"to {known.end}"
    says = f'covered from {span.start}, outside the {what} "{name}" ({known.start} {end})'
    make = warning if span.overlaps(known) else error
    return make(_place(parts, row, column), f"coverage-outside-{what}", says, "correct the dates")


def coverage_overlaps(parts: Parts) -> list[Problem]:
    """A member's spans in one coverage line follow each other, and all of a member's rows are of one person."""
    seen: dict[str, list[MemberRow]] = {}
    problems = []
    for row in parts.members:
        earlier = seen.get(row.member.id)
        if earlier is None:
            seen[row.member.id] = [row]
            continue
        if _person(earlier[0].member) != _person(row.member):
            says = f'the member id "{row.member.id}" is another person\'s on line {earlier[0].line}'
            mend = "give each person an id of their own; a second span repeats name, birth date and group"
            problems.append(error(_place(parts, row, "member_id"), "member-id-twice", says, mend))
            continue
        for other in earlier:
            same_line = other.coverage.line == row.coverage.line
            if same_line and other.coverage.period.overlaps(row.coverage.period):
                says = f"overlaps the span on line {other.line}"
                mend = "let one end on the day before the other begins"
                problems.append(error(_place(parts, row, "effective"), "coverage-overlaps", says, mend))
                break
        earlier.append(row)
    return problems


def _person(member: Member) -> tuple[str, str, str, str, object]:
    return member.group, member.subscriber, member.last_name, member.first_name, member.birth_date


def families(parts: Parts) -> list[Problem]:
    """A dependent has a subscriber in the same group, a subscriber is their own, a single contract has nobody else."""
    subscribers = {
        (row.member.group, row.member.id) for row in parts.members if row.member.relationship is Relationship.SELF
    }
    problems = []
    for row in parts.members:
        member = row.member
        own = member.relationship is Relationship.SELF
        if own and member.subscriber != member.id:
            says = f'a subscriber\'s own id is the subscriber id, not "{member.subscriber}"'
            place = _place(parts, row, "subscriber_id")
            problems.append(error(place, "subscriber-id", says, f'write "{member.id}"'))
        elif not own and (member.group, member.subscriber) not in subscribers:
            says = f'no subscriber of the group "{member.group}" has the id "{member.subscriber}"'
            place = _place(parts, row, "subscriber_id")
            mend = "add the subscriber's row (relationship self), or correct the id"
            problems.append(error(place, "subscriber-missing", says, mend))
        elif not own and row.coverage.level is Level.EMPLOYEE:
            says = "a dependent is covered under a contract of the employee alone (EMP)"
            place = _place(parts, row, "level")
            problems.append(warning(place, "level-without-family", says, "write ESP, ECH or FAM for the whole family"))
        if member.birth_date > row.coverage.period.start:
            says = f"born on {member.birth_date}, after coverage began"
            mend = "correct the birth date, or let coverage begin with it"
            problems.append(warning(_place(parts, row, "birth_date"), "born-after-coverage", says, mend))
    return problems
