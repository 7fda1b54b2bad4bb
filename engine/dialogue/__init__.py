"""From words to a handler: understanding, the dispatcher, and the memory of a conversation."""
