# Models of the kernel, which Spin looks through: each file counts as many tests as it has lines in `configurations` and
# `mutations`. Where spin is missing they are skipped; that the code names what is modelled is looked at all the same.

models = \
	tests/model/futures.pml \
	tests/model/objects.pml \
	tests/model/queues.pml

TESTS += tests/model/check-names $(models)
TEST_EXTENSIONS += .pml
PML_LOG_DRIVER = $(BATS_LOG_DRIVER)
PML_LOG_COMPILER = env SPIN='$(SPIN)' CC='$(CC)' $(top_srcdir)/tests/model/check

model_parts = $(addprefix tests/model/,properties.pml run.pml sizes.pml state.pml user.pml) \
	$(addprefix tests/model/kernel/,call.pml cut.pml future.pml object.pml queue.pml teardown.pml wait.pml)
EXTRA_DIST += tests/model/check tests/model/check-names tests/model/configurations tests/model/mutations $(models) $(model_parts)

mostlyclean-local: mostlyclean-models
mostlyclean-models:
	rm -rf $(models:.pml=.tmp)
