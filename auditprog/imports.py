"""Which lists can be brought in and taken out, by the dotted path of their kind (kernel.imports)."""

KINDS: tuple[str, ...] = ()
