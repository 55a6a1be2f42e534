"""Everything the window can do: rows, and the menus, toolbar, palette and key sheet made from them."""
