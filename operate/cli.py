"""The command line of `b2c-connector`: what there is for a stack beside `pulumi up`."""

import click

from operate.adopt.command import adopt
from operate.check_flows import check_flows
from operate.check_secrets import check_secrets
from operate.connector_files import connector_files
from operate.doctor.command import doctor
from operate.explain import explain
from operate.preview_comment import preview_comment
from operate.redirect_url import redirect_url
from operate.repair.command import repair
from operate.rotate import rotate
from operate.sign_in import sign_in
from verify.command import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="b2c-connector", message="%(package)s %(version)s")
def cli() -> None:
    """Work with a connector's stack, on a real tenant or a rehearsal one."""


for command in (
    adopt,
    check_flows,
    check_secrets,
    connector_files,
    doctor,
    explain,
    preview_comment,
    redirect_url,
    repair,
    rotate,
    sign_in,
    verify,
):
    cli.add_command(command)
