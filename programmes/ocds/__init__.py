"""Programmes as OCDS 1.1 planning processes: releases and records, made from the audited history.

Each act that changes what is shown of a programme is a release: it says what changed, and null for what went.
Whoever merges the releases has the state as it stands; merging those up to an instant gives the state then.
"""
