"""As many components as so many connectors have, with nothing in them: what a component costs."""

import pulumi

from bench.programs.shape import read_shape, record_at_exit


class Empty(pulumi.ComponentResource):
    def __init__(self, name: str, parent: pulumi.Resource | None = None) -> None:
        super().__init__("bench:index:Empty", name, None, pulumi.ResourceOptions(parent=parent))
        self.register_outputs({})


record_at_exit()
for number in range(read_shape().connectors):
    connector = Empty(f"connector{number}")
    Empty(f"connector{number}-api", connector)
    Empty(f"connector{number}-client", connector)
