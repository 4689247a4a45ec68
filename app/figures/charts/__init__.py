"""Charts: frozen data → frozen shapes → SVG, the same for page and paper. Pure."""
