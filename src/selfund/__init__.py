"""Selfund administers self-funded health plans: claims in, explained decisions, remittances and a ledger out.

The package holds pure functions over frozen values: no framework, no database, no clock, no network. The names
below stay stable between releases; docs/architecture.md shows where each of them lives.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
