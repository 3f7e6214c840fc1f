"""What the house costs, as ratios inside one run: to the usual way, and to the database by itself.

    make bench                      1,000 and 10,000 milestones, SQLite and PostgreSQL
    make bench SIZES=1000,100000    other sizes; 100,000 take half an hour and 3 GB to make

Absolute times differ from machine to machine and from minute to minute; ratios of what is asked in turns
hold.
"""
