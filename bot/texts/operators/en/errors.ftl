error-content = content cannot be read: { $error }; run ./amanat content check
error-token = the messenger refuses the token: set a valid AMANAT_TELEGRAM_TOKEN or AMANAT_BALE_TOKEN
error-messenger-away = the messenger cannot be reached ({ $error }): check AMANAT_*_API, AMANAT_*_PROXY and the network
error-port = the port of AMANAT_LISTEN is in use: stop the other process, or set AMANAT_LISTEN=127.0.0.1:8081
error-permission = { $name } may not be used: let { $user } read and write it, or run the command as who owns it
