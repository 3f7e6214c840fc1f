from datetime import date

COPENHAGEN, HELSINKI, OSLO = date(2024, 11, 21), date(2025, 10, 22), date(2025, 11, 30)
DAY_OF = {"S5": COPENHAGEN, "S1": HELSINKI, "S3": OSLO, "S4": OSLO}  # S2 has none: the day of recording
