"""Parts of screens about documents: what a record can be printed as, its mail, sheets printed together."""
