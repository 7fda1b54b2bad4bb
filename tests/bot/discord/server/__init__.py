"""A Discord of one's own: gateway v10, REST and CDN on a loopback port, for the bot's tests and its demo.

What a bot must turn to reach it, as of discord.py 2.7: ``discord.http.Route.BASE`` (the interaction callbacks and the
webhooks' follow-ups build their addresses from it, too), and ``discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY``,
because a session that was invalidated for good starts again from there and not from ``GET /gateway/bot``.
Attachments carry whole addresses, of the same port.
"""
