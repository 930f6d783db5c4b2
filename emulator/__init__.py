"""An emulator of Azure AD B2C: Entra ID, Microsoft Graph and sign-ins on this machine.

Of the product it shares the words (`b2c.errors`, `b2c.refusal`) and the plugin's base, never the
checks: an emulator that refuses by the code under test would prove nothing. Nothing of the product
knows that this package exists. README.md, beside this file, says how it is built.
"""
