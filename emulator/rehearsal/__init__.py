"""The rehearsal: the program deployed with a real engine to the tenant on this machine.

Isolated: its own Pulumi home, backend, passphrase and tenant below `.rehearsal`, none of a
person's own credentials or stacks.
"""
