"""What is shown: the shell and one package per noun."""
