"""Steps by which the schema grows; forward only, one file each under `versions`."""
