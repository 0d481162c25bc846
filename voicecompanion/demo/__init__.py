"""The demo: invented people, what they talked about, and how that becomes rows of the database."""
