"""How each messenger's server looks and behaves: one module a messenger, with its `FACE`."""
