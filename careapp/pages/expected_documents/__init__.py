"""The screens of expected documents: checklist, list, catalogue."""
