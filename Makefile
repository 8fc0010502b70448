# Short for the README's two commands; all the work is in .ci/set_up.py, which needs no make.
.PHONY: app test
app test:
	@python3 .ci/set_up.py $@
