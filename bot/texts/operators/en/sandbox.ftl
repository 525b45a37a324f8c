sandbox-token-set = { $name } is set: the sandbox runs without real tokens; start it with: env -u { $name } ./amanat sandbox
sandbox-no-story = { $file }: { $why }; name a story file, see docs/sandbox.md
sandbox-not-json = { $file }: not JSON ({ $error }); see docs/sandbox.md
sandbox-ready = Amanat sandbox: { $url }   (Ctrl+C ends it)
sandbox-code = { $group }: /enrol { $code }   ({ $track } lessons)
sandbox-certificate-key = to check certificates: --key { $key }   (./amanat certificate verify FILE)
sandbox-health = health: { $url }
sandbox-unconfined = Files are opened here anyway, but without confinement: { $mend }
