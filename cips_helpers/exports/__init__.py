"""Files beside the report, made from disclosed figures: workbook and CSV of the figures, dictionary, action plan."""
