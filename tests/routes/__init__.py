"""Every address of the product: who gets what, what reading leaves alone, what bad input does (SEC-01 to -03, -21)."""
