"""From a recipe to model files. The only package where TensorFlow is at home."""
