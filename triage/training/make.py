"""`elevhalsa triage train`: sources to model, step by step."""

from collections.abc import Callable, Sequence

from triage.reader.model import Model
from triage.training.build import bare_model, bytes_of, examples_of, learnt
from triage.training.crossing import crossed
from triage.training.material import Record, training_records
from triage.training.thresholds import Seen, seen_by_others, thresholds_of

Say = Callable[[str], object]


def made(records: Sequence[Record], say: Say) -> tuple[Model, list[Seen]]:
    """Return the model, and what models that had not seen them said of the records."""
    bare = bare_model()
    examples = examples_of(bare, records)
    say(f"{len(records)} messages, {len(bare['rules'])} rules")
    seen = seen_by_others(bare, examples, records)
    model = learnt({**bare, "thresholds": thresholds_of(seen)}, examples, records)
    for part, found in crossed(seen, model["thresholds"]).items():
        say(f"{part}, by models that had not seen its batch: {found['all']}")
        if part in {"all", "open"}:
            for language, figures in found["by_language"].items():
                say(f"  {language}: {figures}")
    return model, seen


def model_bytes(say: Say) -> bytes:
    """Return the model file as the sources make it."""
    return bytes_of(made(training_records(), say)[0])
