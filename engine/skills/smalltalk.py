"""Greetings, help, what this is, and the reply to a message that was not understood."""

from __future__ import annotations

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.arguments import Argument, Choice
from engine.dialogue.intents import FALLBACK, Command, Intent, Understood
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.feedback import Corrections
from engine.formatting import exact_percent
from engine.locales import LANGUAGES, Words
from engine.locales import words as words_of
from engine.messages import Reply
from engine.mnist import Mnist
from engine.skills.text import echo, pad, width, with_mnist

# A reply names no more commands than this, and of more the ones that most people need; help has the rest.
MOST_NAMED = 5
_MOST_NEEDED = ("predict", "sample", "explain", "why", "help")


def greet(words: Words, mnist: Mnist) -> Reply:
    """Say hello, and what to do first."""
    first = with_mnist(mnist, f"{words.command('sample')} 20") or (words.command("explain"),)
    return Reply(words.say("talk.greet"), suggestions=(*first, words.command("help")))


def thanks(words: Words) -> Reply:
    """Reply to thanks and praise."""
    return Reply(words.say("talk.thanks"))


def bye(words: Words) -> Reply:
    """Say goodbye."""
    return Reply(words.say("talk.bye"))


def about(classifier: Classifier, words: Words) -> Reply:
    """What this is: version, model and licence."""
    card, name = classifier.card, classifier.name
    if card:
        model = words.say("talk.about_model", name=name, accuracy=exact_percent(card.test_accuracy))
    else:
        model = words.say("talk.about_own_model", name=name)
    text = words.say("talk.about", version=_version(words), model=model)
    return Reply(text, suggestions=(words.command("help"), words.command("privacy"), words.command("models")))


def privacy(words: Words, feedback: Corrections | None) -> Reply:
    """What is kept of what people send, and what is not."""
    corrections = words.say("talk.privacy_feedback_on" if feedback else "talk.privacy_feedback_off")
    return Reply(words.say("talk.privacy", feedback=corrections))


def _version(words: Words) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return words.say("talk.about_version", version=version("digitbot"))
    except PackageNotFoundError:  # run from a checkout
        return ""


def help_(commands: tuple[Command, ...], words: Words) -> Reply:
    """All commands, a line each."""
    usages = [f"{words.sign}{command.usage(words)}" for command in commands]
    longest = max(map(width, usages))
    lines = [
        words.say("help.line", usage=pad(usage, longest), help=command.help[words.language])
        for usage, command in zip(usages, commands, strict=True)
    ]
    return Reply("\n".join([words.say("help.title"), *lines, words.say("help.sentences")]))


def language(language: str | None, ability: bool | None, conversation: Conversation, words: Words) -> Reply:
    """Reply in another language from now on; or, where only that was asked, say which ones there are."""
    if language is None:
        suggestions = tuple(f"{words.command('language')} {code}" for code in LANGUAGES)
        return Reply(words.say("language.which", command=words.command("language")), suggestions=suggestions)
    if ability and language == words.language:
        return Reply(words.say("language.spoken"))
    if ability:
        conversation.question = Question("language", options=("language",), known={"language": language})
        command = f"{words.command('language')} {language}"
        name = words.table("language_names").get(language, language)
        return Reply(words.say("language.offer", name=name, command=command), suggestions=(command,))
    conversation.language = conversation.language_asked_for = language
    return Reply(words_of(language).say("language.switched"), locale=language)


def language_choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001
    """The languages, each by its own name."""
    return tuple(Choice(code, words_of(code).say("language.name")) for code in LANGUAGES)


def fallback(
    understood: Understood, commands: tuple[Command, ...], mnist: Mnist, words: Words, conversation: Conversation
) -> Reply:
    """Say that a message is off topic or was not understood, and suggest commands."""
    names = {command.name: words.sign + command.names[words.language] for command in commands}
    guesses = [names[guess] for guess in understood.guesses if guess in names]
    if understood.off_topic:
        tried = (*with_mnist(mnist, "sample"), "explain", "help")
        return Reply(words.say("fallback.off_topic"), suggestions=tuple(names[name] for name in tried if name in names))
    few = [names[name] for name in _MOST_NEEDED if name in names] if len(names) > MOST_NAMED else names.values()
    text = words.say("fallback.text", commands=", ".join(few))
    command = echo(understood.unknown_command or "")
    if command and guesses:
        text = words.say("fallback.did_you_mean", said=command, guess=", ".join(guesses))
        conversation.question = Question(FALLBACK, options=understood.guesses, word=understood.unknown_command)
    return Reply(text, suggestions=tuple(guesses or [names["help"]]))


_LANGUAGE = Argument("language", required=True, values=LANGUAGES)
INTENTS = (
    Intent("language", language, ("language", "ability"), (_LANGUAGE,), language_choices, asks="language"),
    Intent("help", help_),
    Intent("about", about),
    Intent("privacy", privacy),
    Intent("greet", greet, command=False),
    Intent("thanks", thanks, command=False),
    Intent("bye", bye, command=False, question_intent=FALLBACK),
)
FALLBACK_INTENT = Intent(FALLBACK, fallback, command=False)
