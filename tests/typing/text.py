"""Texts, spans and maps, as a type checker sees them."""

from typing import assert_type

import label_core as lc

text = lc.Text("M. Dupont, né à Sète")
assert_type(text, lc.Text)
assert_type(lc.Text.from_utf8(b"abc"), lc.Text)
assert_type(len(text), int)
assert_type(str(text), str)
assert_type(text.length("utf16"), int)
assert_type(text.is_ascii, bool)
assert_type(text.line_count, int)
assert_type(text.convert(3, "char", "byte"), int)
assert_type(text.line_column(3), tuple[int, int])
assert_type(text.offset_at(1, 4), int)

span = text.span(3, 9)
assert_type(span, lc.Span)
assert_type(text.span(3, 9, "utf16"), lc.Span)
assert_type(text.slice(span), str)
assert_type(span.start, int)
assert_type(span.range("byte"), tuple[int, int])
assert_type(span.cover(text.span(0, 1)), lc.Span)
assert_type(span.overlaps(span), bool)
assert_type(span < span, bool)
assert_type(sorted([span]), list[lc.Span])

folded = text.fold()
assert_type(folded, lc.text.Folded)
assert_type(str(folded), str)
assert_type(folded.span(0, 2), lc.Span)
assert_type(lc.text.fold_str("LEFÈVRE"), str)

record = lc.Record.from_spans("d", text, [(3, 9, "personnePhysique")])
offsets = lc.pseudonymize(record, key=lc.Key(bytes(range(32)))).map
assert_type(offsets, lc.OffsetMap)
assert_type(offsets.to_output(3), int | tuple[int, int])
assert_type(offsets.to_original(3, "byte"), int | tuple[int, int])
assert_type(offsets.span_to_output(span), lc.Span | None)
assert_type(offsets.replaced(), list[tuple[int, int, int, int]])
assert_type(offsets.original, lc.Text)
assert_type(offsets.output, lc.Text)
