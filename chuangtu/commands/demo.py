"""`chuangtu demo`: the bundled registry loaded, the headline answers printed, API and pages served."""

from __future__ import annotations

import click

from chuangtu.commands.load import Wish, load_files
from chuangtu.commands.serve import serve
from chuangtu.commands.shared import door, settings
from chuangtu.tables import show
from chuangtu.words import text

HEADLINES: tuple[tuple[str, dict[str, str]], ...] = (
    ("one_center_per_sector", {}),
    ("sector_gaps", {"tier": "national", "level": "ten"}),
    ("chain_coverage", {"chain": "BAT"}),
    ("tier_overlap", {}),
    ("collaboration_density", {}),
    ("promotion_ladder", {}),
)
"""A planner's first look; rows are few, the sentence stands above them."""


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="答完即止 · stop after the answers")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@door
def command(no_serve: bool, port: int) -> None:
    """载入自带登记册、回答、服务 · Load the bundled registry, answer, serve."""
    from queries.ask import ask  # loads on use
    from queries.catalogue import question

    chosen = settings()
    load_files(chosen, (), Wish())
    worlds = chosen.worlds()
    try:
        world = worlds.world(store="embedded")
        click.echo(f"\n{text('headline-answers', chosen.lang)}\n")
        for name, given in HEADLINES:
            show(ask(world, name, given), question(name), chosen.lang, most=8)
            click.echo("")
    finally:
        worlds.close()
    if not no_serve:
        serve(chosen, "127.0.0.1", port)
