"""How programmes, and all that belongs to them, look to programs: one file a noun."""
