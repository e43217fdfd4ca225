"""`synth`: an invented but lifelike book of business with claims, of any size, from a seed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from selfund.cli.book import JSON
from selfund.cli.printing import DONE, Stop, count_of, print_json, print_table, say
from selfund.cli.progress import progress_bar

if TYPE_CHECKING:
    from selfund.synth import SynthReport


def synth(
    folder: Annotated[Path, Parameter(name="DIR")],
    /,
    *,
    members: int,
    claims: int,
    seed: int,
    kinds: Literal["both", "professional", "institutional"] = "both",
    json: JSON = False,
) -> int:
    """Write an invented but lifelike book of business and its claims, of any size; the same seed, the same bytes.

    Example: selfund synth --members 2000 --claims 10000 --seed 7 out/synth

    Parameters
    ----------
    folder
        A new or empty folder, or one that was written by this command before.
    members
        How many people are covered.
    claims
        How many claims are written, below DIR/claims.
    seed
        Any whole number.
    kinds
        Which claims are wanted.
    """
    from selfund.synth import write

    if folder.exists() and not _may_write(folder):
        raise Stop(f"{folder} is not empty and was not written by synth; name another folder")
    try:
        with progress_bar() as tell:
            report = write(folder, members, claims, seed, lambda done, whole: tell("writing", done, whole), kinds=kinds)
    except ValueError as error:
        raise Stop(str(error)) from None
    if json:
        print_json(_data(report))
    else:
        _tell(report, folder)
    return DONE


def _may_write(folder: Path) -> bool:
    """Whether the folder is empty, or holds a book with claim files of this command."""
    if not folder.is_dir():
        return False
    return not any(folder.iterdir()) or any((folder / "claims").glob("*-[0-9][0-9][0-9][0-9].edi"))


def _data(report: "SynthReport") -> dict[str, Any]:
    import msgspec

    from selfund.terms.money import money_text

    data: dict[str, Any] = msgspec.to_builtins(report)
    data["charges"] = money_text(report.charges)
    data["largest"] = money_text(report.largest)
    return data


def _tell(report: "SynthReport", folder: Path) -> None:
    from selfund.terms.money import dollars

    people = (
        count_of(report.groups, "group"),
        count_of(report.plans, "plan"),
        count_of(report.members, "member"),
        count_of(report.families, "family", "families"),
        count_of(report.providers, "provider"),
    )
    say(f"{folder}: {', '.join(people)}")
    say(
        f"  {count_of(report.claims, 'claim')} with {count_of(report.lines, 'line')}, {dollars(report.charges)} charged"
    )
    bad = sum(report.bad.values())
    rows = [
        ["professional", report.professional],
        ["institutional", report.institutional],
        ["for dependents", report.dependents],
        ["out of network", report.out_of_network],
        ["of a catastrophe", report.catastrophic],
        ["duplicates", report.exact_duplicates + report.possible_duplicates],
        ["replacements and voids", report.replacements + report.voids],
        ["with another payer", report.other_payer],
        ["late", report.late],
        ["to be rejected or denied", bad],
    ]
    print_table([[str(name), f"{count:,}"] for name, count in rows], right=(1,), indent=4)
    for name in report.files:
        say(f"  {folder / name}")
    say()
    say(f"Then: selfund adjudicate {folder} {folder / 'claims'} --out OUT")
