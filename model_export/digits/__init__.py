"""The reader of digits: its data, recipes, training, graphs, figures and manifest."""
