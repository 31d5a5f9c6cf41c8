"""The reference solutions: plain PyTorch, one module a notebook. They never reach a student's process."""
