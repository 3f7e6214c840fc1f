class BrokenFixture(Exception):
    """A fixture that cannot be loaded: which file, which object, which field, and what is wrong."""

    def __init__(self, problem, *, file="", row="", field=""):
        self.file, self.row, self.field, self.problem = file, row, field, problem
        super().__init__(": ".join(str(part) for part in (file, row, field, problem) if part))
