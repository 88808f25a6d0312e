"""The engine of imports: read, check, mend, run in parts, take back. What a list is, a `kernel.imports.Kind` says."""
