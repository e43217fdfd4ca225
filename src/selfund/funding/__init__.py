"""The group's money: ledger, settlement of corrections, check run, and what payees are told, as terms (handbook 8)."""
