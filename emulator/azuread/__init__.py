"""A stand-in for the official azuread plugin, for machines that cannot download it.

It speaks to the rehearsal tenant only, with the same tokens, inputs, outputs, replacement rules,
id formats and Graph requests as `pulumi-resource-azuread` 6.10.0. On any other machine, and for
every real tenant, the official plugin is the one to use.
"""
