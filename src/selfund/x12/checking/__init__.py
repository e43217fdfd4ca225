"""What is wrong with a transaction set, and where."""
