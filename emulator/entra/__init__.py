"""The directory's endpoints: cloud metadata, discovery, keys and tokens."""
