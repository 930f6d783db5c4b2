"""A stand-in for the official azuread plugin, for machines that cannot download it.

It speaks to the emulated tenant only, with the same tokens, inputs, outputs, replacement rules,
id formats and Graph requests as the official `pulumi-resource-azuread` of this version. On any
other machine, and for every real tenant, use the official plugin.
"""

PACKAGE = "azuread"
VERSION = "6.10.0"
