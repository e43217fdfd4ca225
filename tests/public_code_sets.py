"""The public lists of codes beside the repository as code sets of the house's own format, for tests and trials."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PUBLIC = Path(__file__).resolve().parents[2] / "shared" / "data" / "codesets"
Row = tuple[str, str, str]


def write_public_code_sets(folder: Path) -> None:
    """Write every public list that is there into a folder, one file a set. Skips the test where there are none."""
    if not PUBLIC.is_dir():
        pytest.skip("the public lists of codes are not beside the repository")
    for name, rows in public_rows():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("code", "start", "end"))
            writer.writerows(rows)


def public_rows() -> Iterator[tuple[str, Iterable[Row]]]:
    """Each public list with its codes and their days."""
    yield "icd-10", ((row[0], "", "") for row in plain("icd_10_cm.csv"))
    yield "drg", ((row[0], "", "") for row in plain("ms_drg.csv"))
    yield (
        "hcpcs",
        (
            (row["hcpcs_code"], row["date_added"], row["date_term"])
            for row in named("hcpcs_level2_codes_indicators_no_descriptions.csv")
        ),
    )
    yield "taxonomy", ((row["Code"], "", "") for row in named("nucc_taxonomy_240.csv"))
    places = [row["pos_code"] for row in named("place_of_service_2024-06.csv") if row["pos_type"] != "Unassigned"]
    yield "place-of-service", ((code, "", "") for code in places)
    reasons = list(named("carc_rarc_groupcodes_2024-06.csv"))
    for name in ("CARC", "RARC"):
        yield name.lower(), ((row["adj_code"], "", "") for row in reasons if row["adj_type"] == name)
    yield "modifier", ((row["mod_code"], "", "") for row in named("modifiers_codes_only.csv"))


def plain(name: str) -> list[list[str]]:
    with (PUBLIC / name).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def named(name: str) -> Iterator[dict[str, str]]:
    with (PUBLIC / name).open(newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file)
