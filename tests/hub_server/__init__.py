"""A Hugging Face Hub on this machine's loopback address, that the real client talks to in tests.

It keeps repositories in memory and answers the part of the HTTP API that `huggingface_hub` uses:
accounts, repositories, branches, tags, commits, pull requests, uploads (regular files and LFS, in
one piece or several), and downloads (whole or by ranges), with the errors of the real one.

`environment` points the client at it, `server` runs it, `faults` makes it fail on demand, and
`log` tells which requests it has seen.
"""
