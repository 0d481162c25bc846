"""The pages about people: who they are, who is near them, and who may log in."""
