"""The data-quality report on planted registries and on the bundled one."""
