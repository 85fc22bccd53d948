"""The explorers: widgets that show what attention, gates and the auxiliary loss do."""
