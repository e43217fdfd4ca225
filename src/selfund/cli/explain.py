"""`explain`: why each cent of a claim went where it went."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from selfund.cli.book import JSON
from selfund.cli.printing import CALL_AT_FAULT, DONE, Stop, heading, print_json, say


def explain(
    folder: Annotated[Path, Parameter(name="DIR")],
    claim: Annotated[str, Parameter(name="CLAIM")],
    /,
    *,
    json: JSON = False,
) -> int:
    """Show why each cent of a claim went where it went: rule, inputs, and the passage of the plan or contract.

    Example: selfund explain out/demo/first WE-2

    Parameters
    ----------
    folder
        The folder that a run wrote.
    claim
        The provider's own number of the claim, or the payer's control number of one version.
    """
    from selfund.runs.explain import explain as find
    from selfund.runs.explain import tree
    from selfund.terms.problem import Problem

    found = find(folder, claim)
    if isinstance(found, Problem):
        raise Stop(f"{found.says}; {found.mend}", CALL_AT_FAULT)
    if json:
        print_json(found)
        return DONE
    for place, decision in enumerate(found):
        if place:
            say()
        head, *rest = tree(decision)
        heading(head)
        for line in rest:
            say(line)
    return DONE
