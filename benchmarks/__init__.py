"""What the house costs, as ratios inside one run: to the usual way, and to the database by itself.

    make bench                               1,000 and 10,000 milestones, SQLite and PostgreSQL
    make bench SIZES=1000,1000000            other sizes; a million are half an hour of work and 30 GB
    make bench SIZES=1000000 KEPT=/srv/it    keeps what it makes in this folder, and measures it again

Absolute times differ from machine to machine and from minute to minute; ratios of what is asked in turns
hold. A kept database (b1000000.sqlite3, pg1000000/) keeps what the works of writing wrote, too: five hundred
parties, two milestones with thousands of changes, some hundreds of updates.
"""
