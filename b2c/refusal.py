"""What a person is told when something is refused: one text, without a stack trace."""

import json


class Refusal(Exception):  # noqa: N818 - it is an answer, not a defect
    """An answer for the person who runs a program, a command or the engine."""

    def engine_text(self) -> str:
        """The text that the engine shows."""
        return str(self)


class InvalidSetting(Refusal, ValueError):  # noqa: N818 - reads as what it says: "InvalidSetting: …"
    """A setting, an argument or a property that B2C or this project refuses.

    Attributes: `setting`, its name with the position in a list (`redirectUrls[1]`); `value`, as it
    was given; `rule`, what it breaks; `remedy`, what to do.
    """

    def __init__(self, setting: str, value: object, rule: str, remedy: str) -> None:
        self.setting, self.value, self.rule, self.remedy = setting, value, rule, remedy
        shown = "missing" if value is None else json.dumps(value, default=str, ensure_ascii=False)
        super().__init__(f"{setting} is {shown}: {rule}.\n{remedy}")
