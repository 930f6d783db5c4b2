"""The program of the stack whose life `b2c-connector verify` leads, written as users write theirs.

It makes a user flow and, where the configuration has one, a connector that signs people in with it.
The engine runs it by its path; nothing imports it.
"""

import pulumi

from components import FlowConnector, FlowConnectorArgs, UserFlow

config = pulumi.Config()

sign_in = UserFlow(
    "sign-in",
    config.require_object("userFlow"),
    pulumi.ResourceOptions(import_=config.get("importedUserFlow")),
)
settings: FlowConnectorArgs | None = config.get_object("connector")
if settings:
    FlowConnector("connector", {**settings, "policy": sign_in})
