"""Policies for stacks that protect web APIs with Azure AD B2C, by the components' own rules."""
