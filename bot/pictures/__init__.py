"""Ways of getting pictures in: paths, patterns and folders, addresses on the web, and the clipboard."""
