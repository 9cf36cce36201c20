"""How facts arrive: readers, mapping to the model, identity, quarantine."""
