"""The directory's own endpoints: cloud metadata, discovery, keys and tokens."""
