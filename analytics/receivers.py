"""Connects to the news from below."""
