"""A second opinion: what pyx12 finds in an interchange, as lines of text, its own known faults left out.

pyx12 4.0.0 (BSD) has maps for 837P, 837I, 835, 999 and 277CA, and the code lists of its release. Faults in what it
finds are named in KNOWN_FAULTS; its others (no 999 for an 835, AK9 R where P is due, the end of reading at an empty or
very long segment) do not touch what is checked here.
"""

import io
import json
import logging
from pathlib import Path

import pyx12.errors
import pyx12.params
import pyx12.x12n_document

KNOWN_FAULTS = (
    # An 835 may have any number of PLB segments; it takes each of them for the start of a loop that may stand once.
    "Loop FOOTER exceeded max count",
)
"""Parts of a finding's text that mark it as a fault of pyx12's own."""


def pyx12_faults(data: bytes) -> list[str]:
    """What pyx12 finds in `data`; empty when it finds nothing. A file that it cannot walk is a finding too."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    parameters = pyx12.params.params()
    errors = io.StringIO()
    try:
        passed = pyx12.x12n_document.x12n_document(
            parameters, io.StringIO(data.decode("latin-1")), None, None, fd_json=errors
        )
    except pyx12.errors.EngineError as failure:
        return [f"pyx12 cannot go on: {failure}"]
    found = findings(errors.getvalue())
    if not passed and not found:
        return ["pyx12 refuses the file without a reason"]
    return [finding for finding in found if not any(known in finding for known in KNOWN_FAULTS)]


def findings(text: str) -> list[str]:
    """The findings in pyx12's JSON, whatever their level."""
    return list(_walk(json.loads(text))) if text.strip() else []


def _walk(node: object, trail: str = ""):
    if isinstance(node, dict):
        where = " ".join(str(node[key]) for key in ("seg_id", "seg_count", "id") if key in node)
        for key, value in node.items():
            if key == "errors" and value:
                for each in value:
                    yield f"{trail} {where}: {each}".strip()
            else:
                yield from _walk(value, f"{trail} {where}".strip())
    elif isinstance(node, list):
        for each in node:
            yield from _walk(each, trail)


def pyx12_faults_of_file(path: Path) -> list[str]:
    """The same for a file."""
    return pyx12_faults(path.read_bytes())
