"""`new`, `check` and `test`: a book of business is begun, checked, and held to its own scenarios."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from selfund.cli.printing import (
    DONE,
    INPUT_AT_FAULT,
    Stop,
    count_of,
    print_json,
    print_problems,
    problem_data,
    say,
    warn,
)

if TYPE_CHECKING:
    from selfund.runs.scenarios import Amount, ScenarioResult
    from selfund.terms.book import Book
    from selfund.terms.problem import Problem

JSON = Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="Print data as JSON.")]


def read_book_or_stop(folder: Path) -> "tuple[Book | None, list[Problem]]":
    """The book and its findings. Raises Stop where there is no such folder."""
    from selfund.book import read_book

    if not folder.is_dir():
        raise Stop(f"there is no folder {folder}; make a book of business with: selfund new {folder}")
    return read_book(folder)


def refuse_book(folder: Path, problems: "list[Problem]", as_json: bool) -> int:
    """Say why a book cannot be worked with; returns the exit code."""
    import sys

    if as_json:
        print_json({"book": str(folder), "problems": [problem_data(problem) for problem in problems]})
    print_problems(problems, sys.stderr)
    warn(f"selfund: {folder} has errors; nothing was done")
    return INPUT_AT_FAULT


def new(folder: Annotated[Path, Parameter(name="DIR", show_default=False)], /) -> int:
    """Write a small, commented book of business to start from.

    Example: selfund new mybook

    Parameters
    ----------
    folder
        A new or empty folder.
    """
    from selfund.book import write_starter

    try:
        written = write_starter(folder)
    except FileExistsError as error:
        raise Stop(str(error)) from None
    for path in written:
        say(str(path))
    say()
    say(f"Look through it, then: selfund check {folder} && selfund test {folder}")
    return DONE


def check(book: Annotated[Path, Parameter(name="BOOK")], /, *, json: JSON = False) -> int:
    """Check a book of business: every finding with file:line:column, a code, what is wrong and how to mend it.

    Example: selfund check books/lakeside

    Parameters
    ----------
    book
        The folder that holds book.yaml.
    """
    found, problems = read_book_or_stop(book)
    errors = sum(1 for problem in problems if problem.severity.value == "error")
    code = INPUT_AT_FAULT if errors else DONE
    if json:
        findings = [problem_data(problem) for problem in problems]
        print_json({"book": str(book), "errors": errors, "warnings": len(problems) - errors, "findings": findings})
        return code
    print_problems(problems)
    if problems:
        say()
    warnings = count_of(len(problems) - errors, "warning")
    say(f"{book}: {count_of(errors, 'error')}, {warnings}{_holds(found)}")
    return code


def _holds(book: "Book | None") -> str:
    if book is None:
        return ""
    versions = sum(len(plans) for plans in book.plans.values())
    holds = (
        count_of(len(book.groups), "group"),
        count_of(versions, "plan version"),
        count_of(len(book.providers), "provider"),
        count_of(len(book.members), "member"),
        count_of(len(book.scenarios), "scenario"),
    )
    return "; " + ", ".join(holds)


def run_tests(book: Annotated[Path, Parameter(name="BOOK")], /, *, json: JSON = False) -> int:
    """Run the scenarios that the book's plans state about themselves.

    Example: selfund test books/lakeside

    Parameters
    ----------
    book
        The folder that holds book.yaml.
    """
    from selfund.runs.scenarios import run_scenarios

    found, problems = read_book_or_stop(book)
    if found is None:
        return refuse_book(book, problems, json)
    results = run_scenarios(found)
    failed = [result for result in results if not result.passed]
    if json:
        print_json(
            {
                "book": str(book),
                "scenarios": len(results),
                "failed": len(failed),
                "results": [_result_data(result) for result in results],
            }
        )
        return INPUT_AT_FAULT if failed else DONE
    for result in failed:
        _print_failure(result)
    for plan, passed, whole in _by_plan(results):
        say(f"  {plan:<28} {passed} of {whole} passed")
    say(f"{book}: {count_of(len(results), 'scenario')}, {len(results) - len(failed):,} passed, {len(failed):,} failed")
    return INPUT_AT_FAULT if failed else DONE


def _by_plan(results: "list[ScenarioResult]") -> list[tuple[str, int, int]]:
    """Plan version, scenarios passed, scenarios, in the order in which they come."""
    found: dict[str, list[int]] = {}
    for result in results:
        scenario = result.scenario
        counts = found.setdefault(f"{scenario.plan} {scenario.start}", [0, 0])
        counts[0] += result.passed
        counts[1] += 1
    return [(plan, passed, whole) for plan, (passed, whole) in found.items()]


def _print_failure(result: "ScenarioResult") -> None:
    from selfund.runs.decisions import decision_line
    from selfund.runs.explain import tree_of_line

    say(f"FAILED  {result.scenario.says}")
    say(f"  {result.scenario.source}, plan {result.scenario.plan}")
    for fault in result.faults:
        say(f"  {fault}")
    for amount in result.amounts:
        if not amount.met:
            say(f"  {_amount_text(amount, len(result.scenario.claims))}")
    for decision in result.decisions:
        for text in tree_of_line(decision_line(decision)):
            say(f"    {text}")
    say()


def _amount_text(amount: "Amount", claims: int) -> str:
    from selfund.terms.money import dollars

    of = "" if claims == 1 else f"claim {amount.claim}: " if amount.claim else "all claims together: "
    return f"{of}{amount.name} should be {dollars(amount.expected)}, is {dollars(amount.got)}  ({amount.place})"


def _result_data(result: "ScenarioResult") -> dict[str, Any]:
    import msgspec

    from selfund.runs.decisions import decision_line
    from selfund.terms.money import money_text

    scenario = result.scenario
    return {
        "says": scenario.says,
        "plan": scenario.plan,
        "effective": scenario.start,
        "source": scenario.source,
        "passed": result.passed,
        "faults": result.faults,
        "amounts": [
            {
                "claim": amount.claim or None,
                "amount": amount.name,
                "expected": money_text(amount.expected),
                "got": money_text(amount.got),
                "place": amount.place,
            }
            for amount in result.amounts
        ],
        "decisions": [msgspec.json.decode(decision_line(decision)) for decision in result.decisions],
    }
