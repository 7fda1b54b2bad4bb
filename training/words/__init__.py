"""The words for what goes wrong in a training; a front end says them."""

from importlib.resources import files

FOLDERS = (files(__name__),)
