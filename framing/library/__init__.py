"""What ``import framing`` offers beside the stages themselves: texts in any form in, tables out.

In: texts as files, tables or lists; counts; studies. Out: `Documents`, pandas tables, `Shifts`, `GroupAnswer`, and charts
as Altair objects. docs/python.md shows all of it.
"""
