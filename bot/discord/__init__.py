"""The Discord bot: a cog that any discord.py bot can load, and the process that runs it by itself."""
