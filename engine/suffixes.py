"""How files are called: those of pictures, and those of models."""

PICTURE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".heic", ".heif"}
    | {".avif", ".pbm", ".pgm", ".ppm", ".pnm", ".tga"}
)
# The first there is serves, where a model has several.
MODEL_SUFFIXES = (".tflite", ".keras", ".h5")
