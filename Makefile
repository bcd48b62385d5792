.PHONY: start test
