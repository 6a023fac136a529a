"""The handbook's decisions: values in, frozen results out, each with its reasons."""
