"""What processes share: conversations, limits and lists in Redis, corrections in PostgreSQL."""
