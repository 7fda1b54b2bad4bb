"""Limits that hold for every format."""


class NotTheFormatError(Exception):
    """What stands behind a file's signature is not of its format: it is damaged, whatever it seems to ask for."""


# What a file may hold beside its pixels: a phone's depth map or second picture in XMP takes up to 8 MB, the profile of
# a press 4 MB. A decoder keeps it twice.
MOST_NOTES = 16_000_000
# What is taken apart value by value (EXIF, Photoshop's resources): a camera writes 64 KB, its thumbnail included.
MOST_PARSED = 1_000_000
# Pieces that a decoder goes through one by one in Python, some microseconds each. A PNG of 50 MB in pieces of 8 KB,
# as libpng writes it, has 6,100.
MOST_PIECES = 50_000
# Bytes for a file, its notes and all that is decoded of it: what 400 MB leave beside the 150 MB of the chat, its
# libraries, the model and the work on the canvas included.
MEMORY = 250_000_000
# Nanoseconds of the processor for decoding: two seconds, less what is done with the canvas. What a pixel or a byte is
# said to cost elsewhere was measured on two cores under a load of 14; an idle machine is faster.
TIME = 1_800_000_000
