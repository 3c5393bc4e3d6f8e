"""Who can do which visit, who should, and why: pure Python with OR-Tools."""
