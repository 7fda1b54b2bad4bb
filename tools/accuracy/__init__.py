"""How right Digitbot is: ``make accuracy`` measures it and writes docs/accuracy-figures.md."""
