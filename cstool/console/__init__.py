"""What the commands share: options, numbers typed by people, the handbook in use, help and completion."""
