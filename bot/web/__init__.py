"""The web front end: an HTTP service, a page to draw on, and what other front ends over HTTP share with them."""
