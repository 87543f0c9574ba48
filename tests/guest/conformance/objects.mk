# Objects, shared pages, large buffers and charging: doc/call.md, sections 3, 5 and 8.7.
