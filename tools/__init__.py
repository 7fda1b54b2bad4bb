"""What measures and draws for the docs: speed, accuracy, load, screenshots and the tour."""
