"""One user flow for each entry of the configuration: its name, and the arguments of `UserFlow`."""

import pulumi

from components import UserFlow

config = pulumi.Config()
for name, arguments in config.require_object("flows").items():
    adopted = arguments["flow_id"] if config.get_bool("adopted") else None
    UserFlow(name, arguments, pulumi.ResourceOptions(import_=adopted))
