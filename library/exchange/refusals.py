"""A file that is not read, or not to its end: nothing of it is stored."""


class ExchangeRefusedError(Exception):
    """A file is unknown or broken: `place` says where ("" for the file as a whole), `remedy` what to do about it."""

    def __init__(self, place: str, message: str, remedy: str) -> None:
        super().__init__(" ".join(part for part in (f"{place}:" if place else "", message, remedy) if part))
        self.place = place
        self.message = message
        self.remedy = remedy
