"""What the boards share on the browser side: a JSX module and a stylesheet, and the pins of their packages."""

import reflex as rx

KIT = rx.asset("board_kit.jsx", shared=True)
WORDS = rx.asset("board_words.jsx", shared=True)
STYLES = rx.asset("board.css", shared=True)

LUCIDE = "lucide-react@1.26.0"
VIRTUAL = "@tanstack/react-virtual@3.14.26"
