"""What belongs to this chapter alone: its data (``mnist``) and its pictures (``plots``)."""
