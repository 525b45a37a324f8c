"""One file per action, one transaction each, named by its verb, in the folder of its feature."""
