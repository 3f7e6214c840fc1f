"""A small app that exists in these tests only: it has what the real models have not, such as SET NULL."""
