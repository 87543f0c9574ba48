# The tests: CMocka programs (one group each), and bats files, whose every test counts by the TAP driver.

SANITIZE_CFLAGS = -g -fsanitize=address,undefined -fno-sanitize-recover=all

TEST_EXTENSIONS = .bats
BATS_LOG_DRIVER = $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
BATS_LOG_COMPILER = $(BATS) --tap
