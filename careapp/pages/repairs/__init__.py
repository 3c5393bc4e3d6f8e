"""A breakdown of the day: what it uncovers, three ways out side by side, whom to tell."""
