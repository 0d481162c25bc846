"""The news that travels up the house."""

from django.dispatch import Signal

# Sent once for every call that ended, with `call_id: int` and `sealed_turns: str`. The latter is empty when the
# transcript is stored; without consent it holds the turns as one encrypted token, which lives in messages only.
call_ended = Signal()
