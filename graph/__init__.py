"""What exists, and where it is kept: model, ledger, snapshot, stores."""
