"""The Discord bot: a cog that any discord.py bot can load, and a process that runs it alone."""
