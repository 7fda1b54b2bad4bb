"""The words about getting pictures; a front end says them."""

from importlib.resources import files

FOLDERS = (files(__name__),)
