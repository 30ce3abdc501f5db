"""``elevhalsa stats``: published figures as files, and who asked for which."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from uuid import UUID

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from elevhalsa.clock import database_now
from elevhalsa.errors import NotFound
from elevhalsa.people.models import Branch, Organisation, School
from sla import selectors, shapes
from sla.models import FiguresAsked
from sla.statistics import inquiries, sheets


class Command(BaseCommand):
    """Figures at the terminal: the published tables and nothing finer."""

    help = "Write published figures to files, or say who asked for which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write every published table of a period")
        export.add_argument("period", help="a month, 2026-10, or a term, 2026-ht")
        export.add_argument("--form", choices=sorted(sheets.FORMS), default="csv")
        export.add_argument("--language", default="sv")
        export.add_argument("--to", type=Path, default=Path(), help="the folder")
        actions.add_parser("asked", help="for the data protection officer: who, what, when")

    def handle(self, *, action: str, **options: object) -> None:
        """Do one action."""
        getattr(self, action)(**options)

    def export(self, *, period: str, form: str, language: str, to: Path, **_: object) -> None:
        """Write one file for each school, and one for each municipality, that has the period."""
        schools = list(School.objects.order_by("pk"))
        owners = list(Organisation.objects.order_by("pk"))
        take = partial(_file_of, period=period, form=form, language=language)
        written = 0
        for subject_id, content in [*map(take, schools), *map(take, owners)]:
            if content is not None:
                (to / f"{period}-{subject_id}.{form}").write_bytes(content)
                written += 1
        if not written:
            raise CommandError(f"Nothing is published of {period}.")
        self.stdout.write(f"{written} files.")

    def asked(self, **_: object) -> None:
        """Print who looked at which figures, oldest first: ids, as an access log has them."""
        for row in FiguresAsked.objects.order_by("at", "pk").iterator():
            who = row.person_id or "terminal"
            self.stdout.write(
                f"{row.at:%Y-%m-%dT%H:%M:%SZ} {who} {row.subject_id} {row.period} {row.form}"
            )


def _file_of(
    subject: School | Organisation, *, period: str, form: str, language: str
) -> tuple[UUID, bytes | None]:
    """Return a published table as a file, and note it; nothing where nothing is published."""
    try:
        wanted, published = selectors.table_for(subject, period)
    except NotFound:
        return subject.pk, None
    schools = [subject] if isinstance(subject, School) else list(subject.schools.all())
    table = shapes.table_shape(
        subject,
        published,
        branches=tuple(Branch),
        months=selectors.months_beside(subject.pk, wanted),
        terms=selectors.terms_before(subject.pk, wanted),
        posts=selectors.staffing_of(school.pk for school in schools),
    )
    inquiries.note(person=None, subject=subject, period=wanted, form=form, now=database_now)
    return subject.pk, sheets.FORMS[form](sheets.lines(table.model_dump(), language))
