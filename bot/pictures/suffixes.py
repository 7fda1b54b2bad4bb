"""How the names of pictures end."""

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".heic", ".heif"}
    | {".avif", ".pbm", ".pgm", ".ppm", ".pnm", ".tga"}
)
