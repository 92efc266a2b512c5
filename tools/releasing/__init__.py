"""What a release needs: which packages, their versions, bounds and changelogs, and the note.

It is the maintainers' and in no wheel. `nox -s release` runs it (`python -m releasing`).
"""
