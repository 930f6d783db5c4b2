from click.testing import CliRunner

from operate.cli import cli


def test_the_list_of_commands_cuts_no_sentence_off() -> None:
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    commands = shown.partition("Commands:")[2]
    assert "  rotate  " in commands
    assert "..." not in commands
