"""What may stand where in a claim of an 837: for each level, which function takes which segment.

A level knows its own segments and those that open a loop beside or beneath it. Order within a level is left to guide
validation.
Guides: 005010X222A1 and 005010X223A2, loops 2300 to 2430.
"""

from selfund.terms.claim import Claim, ClaimKind, ClaimLine, Submission
from selfund.x12 import claim_loop, line_loop
from selfund.x12.open_claim import Handler, Levels, OpenClaim


def keep(claim: OpenClaim, segment: str, index: int) -> None:
    """A segment that is kept in the claim's text, or read when its loop is closed."""


def _kept(names: str) -> dict[str, Handler]:
    return dict.fromkeys(names.split(), keep)


LINES: dict[str, Handler] = {"LX": line_loop.open_line}
BELOW_CLAIM = {"NM1": claim_loop.provider, "SBR": claim_loop.other_payer, **LINES}
CLAIM = {
    **_kept("K3 CR1 CR2 CRC"),
    "CLM": claim_loop.begun,
    "DTP": claim_loop.dated,
    "PWK": claim_loop.attachment,
    "CN1": claim_loop.contracted,
    "AMT": claim_loop.amount,
    "REF": claim_loop.reference,
    "NTE": claim_loop.note,
    "HI": claim_loop.health_codes,
    "HCP": claim_loop.repriced,
    **BELOW_CLAIM,
}
CLAIM_PROVIDER = {**_kept("PRV N3 N4 REF PER"), **BELOW_CLAIM}
OTHER_PAYER = {**_kept("CAS AMT OI MIA MOA NM1 N3 N4 REF DTP"), "SBR": claim_loop.other_payer, **LINES}
BELOW_LINE = {
    **_kept("LQ FRM"),
    "NM1": line_loop.provider,
    "LIN": line_loop.drug,
    "SVD": line_loop.other_payer,
    **LINES,
}
LINE = {
    **_kept("SV5 CR1 CR3 CRC QTY MEA CN1 K3 PS1"),
    "PWK": line_loop.attachment,
    "DTP": line_loop.dated,
    "REF": line_loop.reference,
    "AMT": line_loop.amount,
    "NTE": line_loop.note,
    "HCP": line_loop.repriced,
    **BELOW_LINE,
}
LINE_DRUG = {**_kept("CTP REF"), **BELOW_LINE}
LINE_PROVIDER = {**_kept("PRV N3 N4 REF PER"), **BELOW_LINE}
LINE_OTHER = {**_kept("CAS DTP AMT"), **BELOW_LINE}

KINDS: dict[ClaimKind, tuple[dict[str, Handler], dict[str, Handler]]] = {
    ClaimKind.PROFESSIONAL: ({}, {"SV1": line_loop.service}),
    ClaimKind.INSTITUTIONAL: ({"CL1": claim_loop.admission}, {"SV2": line_loop.service}),
}
"""What a kind of claim has beyond the common: on the claim, on the line."""


def _levels(kind: ClaimKind) -> Levels:
    claim, line = KINDS[kind]
    return Levels(
        claim={**CLAIM, **claim},
        claim_provider=CLAIM_PROVIDER,
        other_payer=OTHER_PAYER,
        line={**LINE, **line},
        line_drug=LINE_DRUG,
        line_provider=LINE_PROVIDER,
        line_other=LINE_OTHER,
    )


LEVELS = {kind: _levels(kind) for kind in KINDS}
"""The levels of each kind of claim."""

# Claims, lines and submissions are built by position, which is twice as fast as by name: their fields must not move.
EXPECTED = {
    Claim: "id kind charge lines billing subscriber patient place facility_qualifier frequency original assigned "
    "accepts signature release payer_id payer_name filing_order filing group_number group_name start end admitted "
    "admission_hour discharge_hour admission_type admission_source patient_status accident_causes accident_state "
    "delay_reason special_program diagnoses codes dates references amounts providers pay_to repricing other_payers "
    "notes attachments contract submission",
    ClaimLine: "number charge units procedure procedure_qualifier modifiers description unit revenue noncovered start "
    "end place pointers emergency family_planning control_number dates references amounts providers drugs repricing "
    "notes attachments other_payers",
    Submission: "sender receiver interchange functional_group transaction guide position delimiters submitter_name "
    "submitter_id receiver_name receiver_id header provider_text subscriber_text patient_text claim_text",
}
for _struct, _fields in EXPECTED.items():
    if _struct.__struct_fields__ != tuple(_fields.split()):
        raise AssertionError(f"the fields of {_struct.__name__} have moved: mend the reader that builds it by position")
