"""Spill files give back every record of every bucket, in the order in which it was put aside."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfund.runs.spill import SpillWriter, read_all, read_section

RECORDS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2**63), st.binary(max_size=40)), max_size=30)


@given(RECORDS)
def test_each_bucket_gives_back_its_records_in_order(records: list[tuple[int, int, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.spill"
        spill = SpillWriter(5)
        for bucket, order, record in records:
            spill.add(bucket, order, record)
        spill.write(path)
        for bucket in range(5):
            expected = [(order, record) for own, order, record in records if own == bucket]
            assert list(read_section(path, bucket, 5)) == expected


@given(st.lists(st.tuples(st.integers(0, 2**63), st.binary(max_size=40)), max_size=30), st.integers(1, 64))
def test_a_file_of_one_section_is_read_whole_in_blocks_of_any_size(
    records: list[tuple[int, bytes]], block: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.spill"
        spill = SpillWriter(1)
        for order, record in records:
            spill.add(0, order, record)
        spill.write(path)
        assert list(read_all(path)) == list(read_all(path, block)) == records


def test_a_file_that_is_cut_while_it_is_read_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "one.spill"
    spill = SpillWriter(1)
    for order in range(3):
        spill.add(0, order, b"record")
    spill.write(path)
    records = read_all(path, block=20)
    assert next(records) == (0, b"record")
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(AssertionError, match="ends before its records do"):
        list(records)


def test_an_unfinished_file_is_never_under_the_final_name(tmp_path: Path) -> None:
    path = tmp_path / "one.spill"
    spill = SpillWriter(1)
    spill.add(0, 1, b"record")
    spill.write(path)
    assert [file.name for file in tmp_path.iterdir()] == ["one.spill"]
