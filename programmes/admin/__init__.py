"""Where staff work: one file a noun."""

from programmes.admin import claim, logs, milestone, programme, question, report

__all__ = ["claim", "logs", "milestone", "programme", "question", "report"]
