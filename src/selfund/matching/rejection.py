"""Why a claim is turned away before adjudication: the status code of its acknowledgment (277CA), and plain words."""

from msgspec import Struct


class Rejection(Struct, frozen=True, gc=False):
    """A claim that goes back to its sender.

    code  claim status category, claim status and, where the status asks for one, the entity: "A3:33:IL"
          (X12 code lists 507 and 508; 005010X214 STC01)
    says  what is wrong, in words a billing office can act on; no names or identifiers of people
    """

    code: str
    says: str


NOT_OURS = "A3:116"
"""Sent to the wrong payer."""

SUBSCRIBER_UNKNOWN = "A3:33:IL"
"""The subscriber is not found."""

PATIENT_UNKNOWN = "A3:33:QC"
"""The subscriber's family is found, the patient in it is not."""

MEMBER_ID_MALFORMED = "A7:164:IL"
"""The member id cannot be one of ours."""

BILLING_NPI_MISSING = "A6:562:85"
BILLING_NPI_WRONG = "A7:562:85"
BILLING_TIN_MISSING = "A6:128:85"
RENDERING_NPI_WRONG = "A7:562:82"

DATE_OF_SERVICE_MISSING = "A6:187"

DATE_IN_FUTURE = ("A7:510", "A7:187")
"""A date of service later than the day the claim arrived: status 510 asks for a second one that names the date."""

FREQUENCY_WRONG = "A7:535"
"""The claim frequency code is none that this kind of claim can have."""

ORIGINAL_MISSING = "A6:464"
ORIGINAL_WRONG = "A7:464"
"""The payer's claim control number names no claim that can be replaced or voided."""
