"""Transaction sets as typed documents: made from the guide tables, read, written (README.md here)."""
