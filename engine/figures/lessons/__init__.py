"""What the lessons show, a file a theme: each function draws numbers that it is given."""
