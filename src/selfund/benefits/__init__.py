"""What the plan promises for a service: coverage, category, exclusions, limits, cost sharing (handbook 4)."""
