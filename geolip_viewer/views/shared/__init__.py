"""What views share, declared once: choice of items, colours, marks of anchors and classes."""
