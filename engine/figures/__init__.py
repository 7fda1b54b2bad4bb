"""Pictures for people: the reading with its boxes and bars by Pillow, what is studied by Matplotlib."""
