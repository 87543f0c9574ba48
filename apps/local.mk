# The example programs and servers.
