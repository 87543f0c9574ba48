# What newlib needs underneath, and newlib itself.
