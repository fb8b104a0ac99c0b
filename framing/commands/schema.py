"""``framing schema``: the columns of the tables as JSON."""

from __future__ import annotations

import click

from framing.commands.printing import print_json


@click.command()
@click.argument("table", required=False)
@click.option("--json", is_flag=True, expose_value=False, help="The output is JSON in any case.")
def schema(table: str | None) -> None:
    """Print the schema of TABLE (counts, frames, adoption ...), or of all tables, as Table Schema in JSON."""
    from framing.datapackage import known_schemas, table_schema
    from framing.errors.library import unknown_table

    known = known_schemas()
    if table is not None and table not in known:
        raise unknown_table(table, list(known))
    found = table_schema(known[table]) if table else {name: table_schema(one) for name, one in known.items()}
    print_json(found)
