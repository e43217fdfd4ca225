"""Six plans in the plan language: PPO, richer PPO, copay plan, HMO, and two high-deductible plans.

The amounts hold for 2025 and 2026: high-deductible plans stay within both years' federal limits (26 USC 223).
"""

from typing import Final

_TIERED: Final = (
    "inpatient professional", "outpatient surgery facility", "professional surgery", "anesthesia", "maternity",
    "advanced imaging", "x-ray and lab", "durable medical equipment", "infusion", "dialysis", "injections and drugs",
    "allergy", "everything else",
)  # fmt: skip
"""Benefits that cost a percentage after the deductible unless a plan says otherwise."""

_LIMITED: Final = {
    "therapy": "30 visits per benefit period, tiers together",
    "chiropractic": "20 visits per benefit period, tiers together",
    "home health": "60 visits per benefit period, tiers together",
    "skilled nursing": "60 days per benefit period, tiers together",
}

_COSMETIC: Final = """exclusions:
  - says: cosmetic surgery
    procedures: [15775, 15776, 15780-15783, 15819-15829, 17380]
  - says: weight-loss surgery
    procedures: [43644, 43645, 43770-43775]
"""

_PRICING: Final = """out-of-network pricing:
  - {pays: 50% of charge, when: {claims: [institutional]}}
  - {pays: 40% of charge, when: {procedures: [00100-01999]}}
  - {pays: 140% of fees/reference.csv}
"""


class Template:
    """One kind of plan: its totals and what it asks for each benefit, by tier.

    title     ends the plan's title; network: the network of the inner tier
    totals    deductible and out-of-pocket maximum, in and out, as the plan language writes them; empty: none
    percents  the member's percentage in and out; no percentage out: nothing is covered there
    benefits  what differs from percentages: benefit → (in, out)
    """

    def __init__(
        self, title: str, network: str, totals: tuple[str, str, str, str], percents: tuple[str, str],
        benefits: dict[str, tuple[str, str]], high_deductible: bool = False, cross_credit: str = "none",
    ) -> None:  # fmt: skip
        self.title = title
        self.network = network
        self.totals = totals
        self.inside, self.outside = percents
        self.benefits = benefits
        self.high_deductible = high_deductible
        self.cross_credit = cross_credit

    def document(self, plan: str, group: str, employer: str, year: int) -> str:
        """The plan's document for one calendar year."""
        deductible_in, deductible_out, most_in, most_out = self.totals
        lines = [
            "# Invented by `selfund synth`.",
            f"plan: {plan}",
            f"title: {employer} {self.title}",
            f"group: {group}",
            "line: medical",
            f"effective: {year}-01-01",
            f"ends: {year}-12-31",
            "benefit period: calendar year",
            "timely filing: 365 days",
            f"cross credit: {self.cross_credit}",
            "copays count to: [out-of-pocket maximum]",
            *(["high deductible: yes"] if self.high_deductible else []),
            "tiers:",
            f"  in: [{self.network}]",
            "  out: everyone else",
            *_total("deductible", deductible_in, deductible_out),
            *_total("out-of-pocket maximum", most_in, most_out),
            "benefits:",
            *self._benefits(),
        ]
        return "\n".join(lines) + "\n" + _COSMETIC + _PRICING

    def _benefits(self) -> list[str]:
        usual = (
            f"{self.inside} after deductible",
            f"{self.outside} after deductible" if self.outside else "not covered",
        )
        found = dict(self.benefits)
        for name in (*_TIERED, *_LIMITED):
            found.setdefault(name, usual)
        found["everything else"] = found.pop("everything else")
        lines = []
        for name, (inside, outside) in found.items():
            limit = _LIMITED.get(name, "")
            if limit and inside == "not covered":
                limit = ""
            if limit and not self.outside:
                limit = limit.removesuffix(", tiers together")
            lines.append(f"  {name}: {{in: {inside}, out: {outside}{', limit: ' + limit if limit else ''}}}")
        return lines


def _total(name: str, inside: str, outside: str) -> list[str]:
    lines = [f"{name}:", f"  in: {inside}"]
    return [*lines, f"  out: {outside}"] if outside else lines


def _copays(office: str, specialist: str, urgent: str, emergency: str, outside: str) -> dict[str, tuple[str, str]]:
    """The benefits of plans with copayments."""
    admitted = "copay waived if: admitted"
    return {
        "primary care visit": (f"{office} copay", outside),
        "specialist visit": (f"{specialist} copay", outside),
        "preventive care": ("no charge", "not covered"),
        "telehealth": (f"{office} copay", "not covered"),
        "urgent care": (f"{urgent} copay", outside),
        "emergency room": (f"{emergency}, {admitted}", "as in"),
        "mental health outpatient": (f"{office} copay", outside),
        "therapy": (f"{specialist} copay", outside),
        "chiropractic": (f"{specialist} copay", outside),
    }


def _after(inside: str, outside: str) -> dict[str, tuple[str, str]]:
    """The benefits of plans in which nothing but prevention comes before the deductible."""
    usual = (f"{inside} after deductible", f"{outside} after deductible")
    names = (
        "primary care visit", "specialist visit", "telehealth", "urgent care", "mental health outpatient",
    )  # fmt: skip
    return {
        **dict.fromkeys(names, usual),
        "preventive care": ("no charge", f"{outside} after deductible"),
        "emergency room": (f"{inside} after deductible", "as in"),
    }


def _stays(inside: str, outside: str, emergency: str) -> dict[str, tuple[str, str]]:
    """Stays, and what an emergency brings with it; outside the network an emergency costs the same."""
    return {
        "emergency professional": (emergency, "as in"),
        "ambulance": (emergency, "as in"),
        "inpatient facility": (f"{inside}", outside),
        "mental health inpatient": (f"{inside}", outside),
        "hospice": ("no charge", outside),
    }


_AFTER_20, _AFTER_40, _AFTER_10, _AFTER_30 = (f"{percent}% after deductible" for percent in (20, 40, 10, 30))

TEMPLATES: Final[dict[str, Template]] = {
    "ppo": Template(
        "PPO", "synth-ppo",
        ("$1,500 individual, $3,000 family, embedded", "$3,000 individual, $6,000 family, embedded",
         "$5,000 individual, $10,000 family, embedded", "$10,000 individual, $20,000 family, embedded"),
        ("20%", "40%"),
        {**_copays("$25", "$50", "$60", "$250 copay then 20% after deductible", _AFTER_40),
         **_stays(_AFTER_20, _AFTER_40, _AFTER_20)},
    ),
    "rich-ppo": Template(
        "Premier PPO", "synth-ppo",
        ("$300 individual, $600 family, embedded", "$1,000 individual, $2,000 family, embedded",
         "$2,000 individual, $4,000 family, embedded", "$5,000 individual, $10,000 family, embedded"),
        ("10%", "30%"),
        {**_copays("$15", "$30", "$40", "$150 copay", _AFTER_30), **_stays(_AFTER_10, _AFTER_30, _AFTER_10)},
        cross_credit="in to out",
    ),
    "copay": Template(
        "Copay Plan", "synth-ppo",
        ("$500 individual, $1,000 family, embedded", "$4,000 individual, $8,000 family, embedded",
         "$6,500 individual, $13,000 family, embedded", "$13,000 individual, $26,000 family, embedded"),
        ("20%", "50%"),
        {**_copays("$35", "$70", "$75", "$300 copay then 20% no deductible", "50% after deductible"),
         **_stays(
             "$400 copay per day up to 3 days then 20% after deductible", "50% after deductible", "20% no deductible"
         ),
         "advanced imaging": ("$200 copay", "50% after deductible"),
         "x-ray and lab": ("no charge", "50% after deductible")},
    ),
    "hmo": Template(
        "HMO", "synth-select",
        ("$500 individual, $1,000 family, embedded", "", "$4,500 individual, $9,000 family, embedded", ""),
        ("10%", ""),
        {**_copays("$15", "$45", "$50", "$200 copay", "not covered"),
         **_stays("$500 copay per admission then 10% after deductible", "not covered", "no charge"),
         "x-ray and lab": ("no charge", "not covered"), "chiropractic": ("not covered", "not covered")},
    ),
    "hdhp-aggregate": Template(
        "HSA", "synth-ppo",
        ("$2,000 individual, $4,000 family, aggregate", "$4,000 individual, $8,000 family, aggregate",
         "$5,500 individual, $9,000 family, embedded", "$11,000 individual, $18,000 family, embedded"),
        ("20%", "40%"),
        {**_after("20%", "40%"), **_stays(_AFTER_20, _AFTER_40, _AFTER_20), "hospice": (_AFTER_20, _AFTER_40)},
        high_deductible=True,
    ),
    "hdhp-embedded": Template(
        "Savings Plan", "synth-ppo",
        ("$3,500 individual, $7,000 family, embedded", "$7,000 individual, $14,000 family, embedded",
         "$6,500 individual, $13,000 family, embedded", "$13,000 individual, $26,000 family, embedded"),
        ("10%", "30%"),
        {**_after("10%", "30%"), **_stays(_AFTER_10, _AFTER_30, _AFTER_10), "hospice": (_AFTER_10, _AFTER_30)},
        high_deductible=True, cross_credit="both",
    ),
}  # fmt: skip
"""The plans by the name that employers' plan ids end with."""
