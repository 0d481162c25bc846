"""The words the safety detector knows, and the language its patterns are written in."""
