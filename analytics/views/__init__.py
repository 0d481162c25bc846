"""The pages that bring people, their calls and what became of them together."""
