"""Select builders, one module per noun; rows are filtered by what the actor may see."""
