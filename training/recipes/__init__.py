"""One file a recipe; its name is what ``digitbot train`` is given."""

from __future__ import annotations

from training.recipe import Recipe
from training.recipes import cnn, mlp

RECIPES: dict[str, Recipe] = {"cnn": cnn.RECIPE, "mlp": mlp.RECIPE}
