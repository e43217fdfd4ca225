"""The implementation guides as our own data; README.md says how the tables are written."""
