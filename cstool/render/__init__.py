"""Results to text and JSON, safe for any terminal."""
