"""An emulator of Azure AD B2C: Entra ID, Microsoft Graph and sign-ins on this machine.

The emulator shares the product's error codes (`b2c.errors`), its classes of refusals and unknown
values (`b2c.refusal`, `b2c.unknown`) and the plugin's base, never its checks: an emulator that
refuses by the code under test would prove nothing. The product does not import this package.
README.md in this folder describes how the emulator is built.
"""
