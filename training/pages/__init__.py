"""Pages to learn reading from: composed on the fly, with the truth for each pixel and each digit."""
