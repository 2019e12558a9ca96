"""Tables, figures, HTML, CSV and JSON for people and programs."""
