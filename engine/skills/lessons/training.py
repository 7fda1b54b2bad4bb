"""The lessons on trained models: their curves, and their files."""

from __future__ import annotations

from engine.classifier.card import HISTORY_KEYS, Card
from engine.classifier.catalogue import SHIPPED
from engine.figures.lessons.training import draw_losses, draw_sizes
from engine.formatting import thousands
from engine.messages import CurveData
from engine.skills.lessons.material import DEEP, PLAIN, Lesson, Material

BYTES_A_WEIGHT = 4  # float32


def cards() -> dict[str, Card]:
    """The cards of the models that came with Digitbot, by name."""
    return {name: Card.read(SHIPPED / f"{name}.json") for name in (PLAIN, DEEP)}


def epochs(material: Material) -> Lesson:
    """The shipped models' own curves, and where validation was best."""
    histories = {name: card.history for name, card in cards().items()}
    told = " ".join(_told(name, history, material) for name, history in histories.items())
    plain = CurveData(**{key: tuple(histories[PLAIN][key]) for key in HISTORY_KEYS})
    return Lesson(
        {"told": told, "epochs": len(plain.loss), "command": material.command("history")},
        lambda: draw_losses(histories, material.words),
        plain,
    )


def _told(name: str, history: dict[str, list[float]], material: Material) -> str:
    validation = history["val_loss"]
    best = min(range(len(validation)), key=validation.__getitem__)
    values = {
        "name": name,
        "epochs": len(validation),
        "best": best + 1,
        "lowest": f"{validation[best]:.4f}",
        "last": f"{validation[-1]:.4f}",
        "training": f"{history['loss'][-1]:.4f}",
    }
    falling = best == len(validation) - 1
    told = material.words.say("lessons.still_falling" if falling else "lessons.turned", **values)
    if name == DEEP and history["loss"][-1] > validation[-1]:
        told += " " + material.words.say("lessons.warped", name=name)
    return told


def saving(material: Material) -> Lesson:
    """The shipped files, by size."""
    known = cards()
    files = [file for name in known for file in sorted(SHIPPED.glob(f"{name}.*")) if file.name in known[name].sha256]
    sizes = {file.name: file.stat().st_size for file in files}
    bare = {file.name: BYTES_A_WEIGHT * known[file.stem].parameters for file in files}
    values = {
        "files": ", ".join(f"{name} {size / 1000:,.1f} kB" for name, size in sizes.items()),
        "parameters": thousands(known[PLAIN].parameters),
        "bare": f"{BYTES_A_WEIGHT * known[PLAIN].parameters / 1000:,.1f}",
        "command": material.command("models", PLAIN),
    }
    return Lesson(values, lambda: draw_sizes(sizes, bare, material.words))
