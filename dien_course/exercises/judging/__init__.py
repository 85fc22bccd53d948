"""The engine: what an exercise is, how an answer is run, and how it is judged. It knows nothing of the course."""
