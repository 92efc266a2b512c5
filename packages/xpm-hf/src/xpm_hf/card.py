"""The model card of a repository."""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = """\
---
# For reference on model card metadata, see the spec of the Hub
{{ card_data }}
---

# {{ model_name | default("Experimaestro configuration", true) }}

Saved with xpm, whose import name is `experimaestro`.

## How to load

```python
from experimaestro.huggingface import ExperimaestroHFHub

config = ExperimaestroHFHub.from_pretrained("{{ repo_id | default("namespace/name", true) }}")
instance = ExperimaestroHFHub.from_pretrained(
    "{{ repo_id | default("namespace/name", true) }}", as_instance=True
)
```
"""
