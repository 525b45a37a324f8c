"""One file per act, one transaction each, named by the verb, in the folder of its feature."""
