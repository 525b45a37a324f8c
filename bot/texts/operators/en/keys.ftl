keys-this-machine = this machine: { $own }
keys-copy-certificate = copy { $certificate } into { $trusted }/ of the others under a name of its own; it is no secret
keys-trusted = trusted: { $fingerprint }
keys-nobody-trusted = nobody is trusted yet: copy the certificates of the others into { $folder }
keys-cannot-listen = AMANAT_KEYS_LISTEN={ $address } cannot be used ({ $why }): set it to an address of this machine, and see that no other holder runs
keys-held = keys in { $folder } on port { $port }; mirror: { $mirror }
keys-in-folder = AMANAT_KEYS_AT is not set: the keys are in the data folder, ./amanat doctor looks at them
keys-in-line = in line
keys-not-in-line = NOT IN LINE
keys-no-mirror = no mirror
keys-mirror = mirror { $mirror } { $in_line }
keys-state = keys at { $address }: { $mirror }; without it: { $alone }; refused peers: { $refused }
