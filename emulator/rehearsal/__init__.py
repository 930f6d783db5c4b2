"""The rehearsal: a real engine deploys the program to the emulated tenant on this machine.

It has its own Pulumi home, backend, passphrase and tenant below `.rehearsal`, and uses none of a
person's own credentials or stacks.
"""
