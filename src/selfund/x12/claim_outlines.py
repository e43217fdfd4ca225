"""What a 277CA needs to know of the claims of any 837 set, also of a kind that is not read to typed claims (dental).

Nothing is checked here: what stands where it should is taken, all else is left out. Values are those of the 005010
guides: loops 2010AA, 2010BA, 2010CA and 2300.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from selfund.x12.claim_acknowledgment import ClaimAnswer
from selfund.x12.elements import charges, span_from_text
from selfund.x12.interchange import Delimiters


class Outlines:
    """A set underway. `submitter_name`, `submitter_id`, `reference` (BHT03), `receiver_…`: of its head."""

    def __init__(self, delimiters: Delimiters) -> None:
        self.submitter_name = self.submitter_id = self.receiver_name = self.receiver_id = self.reference = ""
        self._mark = delimiters.element
        self._provider: dict[str, list[str]] = {}
        self._subscriber: list[str] = []
        self._patient: list[str] = []
        self._claim: list[str] = []
        self._at = 0
        self._dates: list[str] = []
        self._trace = ""
        self._position = 0

    def feed(self, segments: Iterable[str]) -> Iterator[tuple[int, ClaimAnswer]]:
        """The claims that end in some segments, each with the position of its first one (1 at ST)."""
        for segment in segments:
            self._position += 1
            elements = [*segment.split(self._mark), *[""] * 10]
            tag = elements[0]
            if tag in ("HL", "CLM", "SE"):
                yield from self.end()
                self._begin(tag, elements)
            elif self._claim:
                self._of_claim(tag, elements)
            else:
                self._above(tag, elements)

    def end(self) -> Iterator[tuple[int, ClaimAnswer]]:
        """The claim that is open, if one is."""
        if self._claim:
            yield self._at, self._answer()
        self._claim = []

    def _begin(self, tag: str, elements: list[str]) -> None:
        if tag == "CLM":
            self._claim, self._at, self._dates, self._trace = elements, self._position, [], ""
        elif elements[3] == "20":
            self._provider, self._subscriber, self._patient = {}, [], []
        elif elements[3] == "22":
            self._subscriber = self._patient = []
        elif elements[3] == "23":
            self._patient = []

    def _above(self, tag: str, elements: list[str]) -> None:
        """A segment of the head, or of a loop above claims."""
        if tag == "BHT":
            self.reference = elements[3]
        elif tag == "REF" and elements[1] in ("EI", "SY") and not self._subscriber:
            self._provider.setdefault(tag, elements)
        elif tag == "NM1":
            if elements[1] == "41":
                self.submitter_name, self.submitter_id = elements[3], elements[9]
            elif elements[1] == "40":
                self.receiver_name, self.receiver_id = elements[3], elements[9]
            elif elements[1] == "85":
                self._provider[tag] = elements
            elif elements[1] == "IL":
                self._subscriber = elements
            elif elements[1] == "QC":
                self._patient = elements

    def _of_claim(self, tag: str, elements: list[str]) -> None:
        if tag == "DTP" and elements[1] == "472":
            self._dates.append(f"{elements[2]} {elements[3]}")
        elif tag == "REF" and elements[1] == "D9":
            self._trace = elements[2]

    def _answer(self) -> ClaimAnswer:
        provider = self._provider.get("NM1", [""] * 10)
        number = self._provider.get("REF", [""] * 10)[2]
        subscriber = self._subscriber or [""] * 10
        patient = self._patient or subscriber
        start, end = self._service()
        return ClaimAnswer(
            claim=self._claim[1],
            charge=_cents(self._claim[2]),
            provider_name=provider[3],
            provider_first_name=provider[4],
            provider_person=provider[2] == "1",
            provider_npi=provider[9] if provider[8] == "XX" else "",
            provider_tin=number,
            patient_last_name=patient[3],
            patient_first_name=patient[4],
            patient_middle_name=patient[5],
            patient_id=patient[9] or subscriber[9],
            start=start,
            end=end,
            trace=self._trace,
        )

    def _service(self) -> tuple[date | None, date | None]:
        """The first and last day of service that can be read."""
        days: list[date] = []
        for text in self._dates:
            form, _, value = text.partition(" ")
            try:
                first, last, _ = span_from_text(form, value)
            except ValueError:
                continue
            days += [first, last]
        return (min(days), max(days)) if days else (None, None)


def _cents(text: str) -> int:
    """A charge in cents, 0 where it cannot be read."""
    try:
        return charges[text]
    except ValueError:
        return 0
