"""The numbered steps of a sign-in on the terminal, and a refusal with its remedy."""

from rich.console import Console

from operate.explain import advice


class Steps:
    """Prints steps in columns; `width` is that of the titles."""

    def __init__(self, console: Console, width: int) -> None:
        self._console = console
        self._width = width
        self._count = 0

    def show(self, title: str, text: str) -> None:
        self._count += 1
        first, *rest = text.splitlines()
        self._console.print(f"{self._count}  {title:<{self._width}}{first}", markup=False)
        for line in rest:
            self._console.print(f"   {'':<{self._width}}{line}", markup=False)

    def done(self, text: str) -> None:
        self._console.print(f"\n{text}", style="green")

    def refused(self, text: str) -> None:
        """The refusal in the words of the service, and what the table says of its code."""
        self._console.print(f"\n{text}", style="red", markup=False)
        for line in advice(text):
            self._console.print(f"  {line}", markup=False)
