"""What was typed wrongly, said in the reader's language: click itself speaks English only."""

from __future__ import annotations

from difflib import get_close_matches

import click
from click.exceptions import NoArgsIsHelpError

from chuangtu.words import text


def show(error: click.ClickException, lang: str) -> None:
    """Print what is wrong with a command line, how it is used, and where its help is."""
    if lang != "zh" or isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        usage = context.get_usage().partition(" ")[2]
        click.echo(text("usage", lang, usage=usage, command=context.command_path), err=True)
    click.echo(sentence(error), err=True)


def sentence(error: click.ClickException) -> str:
    """Return an error of click in Chinese; one this program raised says it already."""
    if isinstance(error, click.NoSuchOption):
        return _unknown("no-option", error.option_name, error.possibilities)
    if isinstance(error, click.MissingParameter):
        kind = "missing-option" if isinstance(error.param, click.Option) else "missing-argument"
        return text(kind, "zh", name=_name(error))
    if isinstance(error, click.BadParameter):
        return text("bad-value", "zh", name=_name(error), why=_why(error))
    if isinstance(error, click.BadOptionUsage):
        return text("option-use", "zh", name=error.option_name)
    command = getattr(error, "command_name", None)  # its class came with click 8.4
    if command:
        return _unknown("no-command", command, _near(error, command))
    return _extra(error.format_message())


def _near(error: click.ClickException, name: str) -> list[str]:
    """Commands of nearly that name; click looks among those already loaded only."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    group = context.command if context else None
    return get_close_matches(name, group.list_commands(context)) if context and isinstance(group, click.Group) else []


def _extra(message: str) -> str:
    """Words nothing was made for have no error class of their own."""
    if not message.startswith("Got unexpected extra argument"):
        return message
    return text("extra-argument", "zh", names=message.partition("(")[2].rstrip(")"))


def _unknown(key: str, name: str, near: list[str] | None) -> str:
    return text(key, "zh", name=name) + (text("near", "zh", names="、".join(near)) if near else "")


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(_context(error))


def _context(error: click.BadParameter) -> click.Context:
    return error.ctx or click.Context(click.Command("chuangtu"))


def _why(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return text("one-of", "zh", values="、".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return text("within", "zh", low=kind.min, high=kind.max)
    return text("whole-number", "zh") if kind is click.INT else error.message
