"""What views share, declared once: which items, what colours them, how anchors and classes are marked."""
