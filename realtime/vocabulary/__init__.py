"""The words the safety detector knows, and the language its patterns are written in. No rules of a call live here."""
