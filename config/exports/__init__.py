"""Tables for other programs: whole lists as CSV, NDJSON, JSON and XLSX, in constant memory.

This room knows tables, their columns and rows; which noun has which columns, each floor says itself.
"""
