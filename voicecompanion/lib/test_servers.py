"""Placeholder until the servers exist."""
