"""X12: claims in, acknowledgments and remittances out, in the standard's own words; nothing here decides a claim."""
