"""The planning as screens show it: a day by worker, a week of one person, what a dragged visit may do."""
