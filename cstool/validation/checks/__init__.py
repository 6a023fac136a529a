"""What the files must mean beyond their shape; `registry.py` lists every check."""
