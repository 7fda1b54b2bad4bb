"""Charts drawn as text from their numbers, legible where a small picture of a chart is not."""
