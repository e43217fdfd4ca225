"""The vocabulary of the house: frozen values and the balances that must always hold; no files, no rules of a plan."""
