"""What ``elevhalsa audit verify`` says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something that cannot be if nobody changed anything past the product."""

    code: str
    where: str


@dataclass
class Report:
    """What was looked at, and what was found."""

    seals: int = 0
    events: int = 0
    clocks: int = 0
    older: int = 0  # promises from before there was a log: nothing says how they began
    tables: int = 0  # published ones that were made again
    older_tables: int = 0  # made by rules of before, and only looked at in what they count
    head: str = ""  # of the chain (hex): keep it elsewhere, and a shortened log shows too
    findings: list[Finding] = field(default_factory=list)

    def found(self, code: str, where: object) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, str(where)))
