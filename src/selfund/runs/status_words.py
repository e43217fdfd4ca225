"""The status codes of a 277CA in words of our own: "A3:33:IL" is category, status and entity.

The codes are facts of the X12 code lists 507 (category), 508 (status) and of 005010X214 (entity); a code that is not
here is shown as it is.
"""

from typing import Final

_CATEGORIES: Final = {
    "A1": "received",
    "A2": "accepted",
    "A3": "returned as unprocessable",
    "A4": "not found",
    "A6": "information missing",
    "A7": "information invalid",
    "A8": "information contradicts itself",
}

_STATUSES: Final = {
    "19": "received by the administrator",
    "20": "taken in for adjudication",
    "33": "not found among the people covered",
    "116": "sent to the wrong payer",
    "121": "service line number",
    "125": "name",
    "128": "tax number",
    "158": "birth date",
    "164": "member id",
    "178": "charge",
    "187": "date of service",
    "188": "statement dates",
    "189": "admission date",
    "247": "service line",
    "249": "place of service or type of bill",
    "255": "diagnosis code",
    "400": "amounts do not add up",
    "454": "procedure code",
    "455": "revenue code",
    "464": "payer's control number of the original claim",
    "476": "units",
    "477": "diagnosis pointer",
    "478": "claim number of the provider",
    "510": "date in the future",
    "535": "claim frequency code",
    "562": "NPI",
    "583": "line charge",
    "684": "syntax",
}

_ENTITIES: Final = {
    "IL": "subscriber",
    "QC": "patient",
    "85": "billing provider",
    "82": "rendering provider",
    "77": "service facility",
    "PR": "payer",
}


def status_words(code: str) -> str:
    """A status code in words: "returned as unprocessable: subscriber not found among the people covered"."""
    category, _, rest = code.partition(":")
    status, _, entity = rest.partition(":")
    what = _STATUSES.get(status, f"status {status}" if status else "")
    who = _ENTITIES.get(entity, entity)
    told = f"{who}: {what}" if who and status in ("562", "125", "128") else f"{who} {what}".strip()
    return f"{_CATEGORIES.get(category, category)}: {told}" if told else _CATEGORIES.get(category, category)
