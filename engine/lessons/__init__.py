"""The lessons: a theme a file, each lesson's numbers beside its figure; ``syllabus`` is the table of them."""
