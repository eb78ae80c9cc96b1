"""Why there can be no outputs, for the command line to say."""


class Problem(Exception):
    """The model stands in the way: what to mend, as text, and the exit code (2 unusable, 1 findings)."""

    def __init__(self, text: str, code: int) -> None:
        self.text, self.code = text, code
        super().__init__(text)
