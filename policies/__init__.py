"""Policies for stacks that protect web APIs with Azure AD B2C, over the components' own rules."""
