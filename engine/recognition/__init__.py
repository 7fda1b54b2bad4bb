"""From pictures to readings: each picture's glyphs judged, and the surest way to see it taken."""
