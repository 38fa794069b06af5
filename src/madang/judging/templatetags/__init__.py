<<<<<<< HEAD
"""What the templates of judging write."""
=======
"""Template tags of judging."""
>>>>>>> 3f31c00 (WIP3)
