"""One file per subcommand: load, decide, render, exit."""
