"""What is shown: results and cells as text and HTML."""
