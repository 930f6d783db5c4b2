"""Power Apps as far as a connection needs it: the service, its consent service and its runtime.

A person makes a connection of a connector, signs in to B2C through the consent service, and calls
operations of the connector's definition through the runtime. Whoever reaches the emulator on this
machine is taken for that person: Microsoft's service asks for a sign-in of the environment's
directory first.
"""
