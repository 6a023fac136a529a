"""What outlives the chat: notes and promises, appended and never changed, in SQLite or PostgreSQL."""
