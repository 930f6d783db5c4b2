"""A stand-in for the official azure-native plugin, for machines that cannot download it.

It implements the few types that a connector needs, on the emulated subscription only, by the
rules of the official `pulumi-resource-azure-native` of this version: its inputs and outputs, its
requests (a GET before each create, PUT for create and update, a GET after each write) and the
inputs that replace a resource. It deletes secrets of a key vault in the vault itself. For every
real subscription use the official plugin.
"""

PACKAGE = "azure-native"
VERSION = "3.29.0"
