"""What is wrong with a stack: from the engine's export, Microsoft Graph and Dataverse alone."""
