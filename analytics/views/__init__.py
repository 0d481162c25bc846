"""The portal's pages that show figures, calls and memory."""
