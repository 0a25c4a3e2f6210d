"""What a type checker makes of the public names: each line carries its own assertion."""

from typing import assert_type

import label_core

assert_type(label_core.VERSION, str)
