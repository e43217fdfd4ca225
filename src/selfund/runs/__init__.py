"""Whole jobs on files: claims in; decisions, remittances and state out.

Memory stays flat, and the bytes are the same on any number of workers.
"""
