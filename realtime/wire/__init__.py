"""The wire formats: JSON of a carrier or a voice provider into events, commands into their JSON. Pure.

One module per protocol, each with `parse` and the messages it can write: the seam for another carrier or voice.
"""
