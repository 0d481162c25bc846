"""How loud µ-law is, from a few samples of its base64, and how to make it louder. Pure.

A byte of µ-law is a sign and a 7-bit magnitude on a logarithmic scale, inverted on the wire. Voices on a
telephone peak far above the threshold here; line noise, dithering and digital silence stay below it.
"""

import base64
import binascii

LOUD_MAGNITUDE = 0x28  # about -35 dB below full scale
SEGMENT = 24  # base64 characters, 18 samples: a bit over 2 ms
STRIDE = 212  # base64 characters, about 20 ms
LOUDER_STEPS = 16  # one of the eight segments of the scale: about 6 dB

_MAGNITUDES = bytes(~byte & 0x7F for byte in range(256))
_LOUDER = bytes(
    (byte & 0x80) | (~min(0x7F, (~byte & 0x7F) + LOUDER_STEPS) & 0x7F) if ~byte & 0x7F else byte
    for byte in range(256)
)


def is_loud(payload: str) -> bool:
    """Whether a base64 text of µ-law holds anything one could hear; looks at 2 ms out of every 20."""
    for start in range(0, len(payload), STRIDE):
        try:
            samples = binascii.a2b_base64(payload[start : start + SEGMENT])
        except binascii.Error:
            continue
        if samples and max(samples.translate(_MAGNITUDES)) >= LOUD_MAGNITUDE:
            return True
    return False


def louder(payload: str) -> str:
    """The same audio, about 6 dB louder and as long as before, for people who hear badly."""
    return base64.b64encode(base64.b64decode(payload).translate(_LOUDER)).decode()
