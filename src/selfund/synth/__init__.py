"""Invented but lifelike books of business and claims of any size from a seed."""

from selfund.synth.drafts import Kinds
from selfund.synth.report import SynthReport
from selfund.synth.writing import write

__all__ = ["Kinds", "SynthReport", "write"]
