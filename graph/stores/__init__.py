"""The adapters: the only places that know a database driver."""
