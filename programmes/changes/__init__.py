"""What changed between two days: the record at the end of one against the record at the end of the other."""
